import type { IdTokenFault } from '../mishap.ts'
import { text, withClaims } from '../provider/id-token-draft.ts'

export const issuerInCapitals: IdTokenFault = {
  rows: 'HP-08 IDT-01 CB-04',
  when: 'the host of iss is in capitals',
  make: withClaims(({ iss }) => ({ iss: text(iss).replace('identity.', 'IDENTITY.') })),
  outcome: 'issuer-mismatch',
}
