import type { IdTokenFault } from '../mishap.ts'
import { text, withClaims } from '../provider/id-token-draft.ts'

export const issuerWithSuffix: IdTokenFault = {
  rows: 'HP-08 IDT-01',
  when: 'iss is followed by one more character',
  make: withClaims(({ iss }) => ({ iss: `${text(iss)}1` })),
  outcome: 'issuer-mismatch',
}
