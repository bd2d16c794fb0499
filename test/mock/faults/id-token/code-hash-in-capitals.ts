import type { IdTokenFault } from '../mishap.ts'
import { text, withClaims } from '../provider/id-token-draft.ts'

export const codeHashInCapitals: IdTokenFault = {
  rows: 'IDT-10 IDT-11',
  when: 'c_hash is in capitals',
  make: withClaims(({ c_hash }) => ({ c_hash: text(c_hash).toUpperCase() })),
  outcome: 'code-hash-mismatch',
}
