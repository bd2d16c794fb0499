import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const issuerAsList: IdTokenFault = {
  rows: 'HP-08 IDT-01',
  when: 'iss is a list',
  make: withClaims(({ iss }) => ({ iss: [iss] })),
  outcome: 'issuer-mismatch',
}
