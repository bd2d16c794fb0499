import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const audienceWithStranger: IdTokenFault = {
  rows: 'HP-12 IDT-04',
  when: 'aud names a second party, azp names us',
  make: withClaims(({ aud }) => ({ aud: [aud, 'stranger'], azp: aud })),
  outcome: 'id-token-invalid',
}
