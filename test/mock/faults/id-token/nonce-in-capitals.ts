import type { IdTokenFault } from '../mishap.ts'
import { text, withClaims } from '../provider/id-token-draft.ts'

export const nonceInCapitals: IdTokenFault = {
  rows: 'HP-09 IDT-09',
  when: 'nonce is in capitals',
  make: withClaims(({ nonce }) => ({ nonce: text(nonce).toUpperCase() })),
  outcome: 'nonce-mismatch',
}
