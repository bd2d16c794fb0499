import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const audienceOfNumbers: IdTokenFault = {
  rows: 'HP-11 IDT-03',
  when: 'aud holds something that is no text',
  make: withClaims(({ aud }) => ({ aud: [17, aud] })),
  outcome: 'id-token-invalid',
}
