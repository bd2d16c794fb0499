import type { IdTokenMishap } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const issuerAsList: IdTokenMishap = {
  rows: 'HP-08 IDT-01',
  when: 'iss is a list',
  make: withClaims(({ iss }) => ({ iss: [iss] })),
  outcome: 'issuer-mismatch',
}
