import type { IdTokenFault } from '../mishap.ts'
import { text, withClaims } from '../provider/id-token-draft.ts'

export const codeHashWithSuffix: IdTokenFault = {
  rows: 'HP-01 IDT-10 IDT-13',
  when: 'c_hash is followed by one more character',
  make: withClaims(({ c_hash }) => ({ c_hash: `${text(c_hash)}1` })),
  outcome: 'code-hash-mismatch',
}
