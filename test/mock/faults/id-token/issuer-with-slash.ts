import type { IdTokenFault } from '../mishap.ts'
import { text, withClaims } from '../provider/id-token-draft.ts'

export const issuerWithSlash: IdTokenFault = {
  rows: 'HP-08 IDT-01 CB-04',
  when: 'iss ends in a slash',
  make: withClaims(({ iss }) => ({ iss: `${text(iss)}/` })),
  outcome: 'issuer-mismatch',
}
