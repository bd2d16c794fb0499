import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const audienceAsObject: IdTokenFault = {
  rows: 'HP-11 IDT-03',
  when: 'aud is an object',
  make: withClaims(({ aud }) => ({ aud: { '0': aud } })),
  outcome: 'id-token-invalid',
}
