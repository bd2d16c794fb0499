import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const nonceAsList: IdTokenFault = {
  rows: 'HP-09 IDT-09',
  when: 'nonce is a list',
  make: withClaims(({ nonce }) => ({ nonce: [nonce] })),
  outcome: 'nonce-mismatch',
}
