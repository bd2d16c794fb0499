import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const codeHashNull: IdTokenFault = {
  rows: 'IDT-10',
  when: 'c_hash is null',
  make: withClaims(() => ({ c_hash: null })),
  outcome: 'code-hash-mismatch',
}
