import type { IdTokenFault } from '../mishap.ts'
import { text, withClaims } from '../provider/id-token-draft.ts'

export const issuerWithPort: IdTokenFault = {
  rows: 'HP-08 IDT-01 CB-04',
  when: 'iss names the port that https has anyway',
  make: withClaims(({ iss }) => ({ iss: text(iss).replace('.com/', '.com:443/') })),
  outcome: 'issuer-mismatch',
}
