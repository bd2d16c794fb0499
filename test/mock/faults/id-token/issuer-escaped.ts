import type { IdTokenFault } from '../mishap.ts'
import { text, withClaims } from '../provider/id-token-draft.ts'

export const issuerEscaped: IdTokenFault = {
  rows: 'HP-08 IDT-01 CB-04',
  when: 'iss escapes a letter that needs no escape',
  make: withClaims(({ iss }) => ({ iss: text(iss).replace('/identity', '/%69dentity') })),
  outcome: 'issuer-mismatch',
}
