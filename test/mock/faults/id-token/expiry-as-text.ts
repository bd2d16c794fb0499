import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const expiryAsText: IdTokenFault = {
  rows: 'HP-14 IDT-06',
  when: 'exp is text',
  make: withClaims(({ exp }) => ({ exp: String(exp) })),
  outcome: 'id-token-invalid',
}
