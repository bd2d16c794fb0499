import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const expiredLongAgo: IdTokenFault = {
  rows: 'HP-14 IDT-06',
  when: 'exp was ten minutes ago',
  make: withClaims(({ iat }) => ({ exp: Number(iat) - 600 })),
  outcome: 'id-token-invalid',
}
