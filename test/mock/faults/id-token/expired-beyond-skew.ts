import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const expiredBeyondSkew: IdTokenFault = {
  rows: 'HP-14 IDT-06',
  when: 'exp was five seconds before what clocks may differ',
  make: withClaims(({ iat }) => ({ exp: Number(iat) - 65 })),
  outcome: 'id-token-invalid',
}
