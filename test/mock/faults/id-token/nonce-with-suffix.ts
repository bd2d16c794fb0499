import type { IdTokenFault } from '../mishap.ts'
import { text, withClaims } from '../provider/id-token-draft.ts'

export const nonceWithSuffix: IdTokenFault = {
  rows: 'HP-09 HP-10 IDT-09',
  when: 'nonce is followed by one more character',
  make: withClaims(({ nonce }) => ({ nonce: `${text(nonce)}1` })),
  outcome: 'nonce-mismatch',
}
