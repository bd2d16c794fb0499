import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const issuedTomorrow: IdTokenFault = {
  rows: 'HP-15 IDT-07',
  when: 'iat is tomorrow',
  make: withClaims(({ iat }) => ({ iat: Number(iat) + 86_400 })),
  outcome: 'id-token-invalid',
}
