import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const codeHashAsList: IdTokenFault = {
  rows: 'IDT-10',
  when: 'c_hash is a list',
  make: withClaims(({ c_hash }) => ({ c_hash: [c_hash] })),
  outcome: 'code-hash-mismatch',
}
