import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const issuedBeyondSkew: IdTokenFault = {
  rows: 'HP-15 IDT-07',
  when: 'iat is five seconds more ahead than clocks may differ',
  make: withClaims(({ iat }) => ({ iat: Number(iat) + 65 })),
  outcome: 'id-token-invalid',
}
