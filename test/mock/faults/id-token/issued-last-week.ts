import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const issuedLastWeek: IdTokenFault = {
  rows: 'HP-15 IDT-07',
  when: 'iat was a week ago',
  make: withClaims(({ iat }) => ({ iat: Number(iat) - 604_800 })),
  outcome: 'id-token-invalid',
}
