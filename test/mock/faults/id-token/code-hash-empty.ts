import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const codeHashEmpty: IdTokenFault = {
  rows: 'IDT-10',
  when: 'c_hash is empty',
  make: withClaims(() => ({ c_hash: '' })),
  outcome: 'code-hash-mismatch',
}
