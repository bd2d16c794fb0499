import type { IdTokenFault } from '../mishap.ts'
import { text, withClaims } from '../provider/id-token-draft.ts'

export const audienceWithSuffix: IdTokenFault = {
  rows: 'HP-11 IDT-03',
  when: 'aud is followed by one more character',
  make: withClaims(({ aud }) => ({ aud: `${text(aud)}1` })),
  outcome: 'id-token-invalid',
}
