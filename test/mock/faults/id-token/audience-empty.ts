import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const audienceEmpty: IdTokenFault = {
  rows: 'HP-11 IDT-03',
  when: 'aud is an empty list',
  make: withClaims(() => ({ aud: [] })),
  outcome: 'id-token-invalid',
}
