import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const issuedAtAsText: IdTokenFault = {
  rows: 'HP-15 IDT-07',
  when: 'iat is text',
  make: withClaims(({ iat }) => ({ iat: String(iat) })),
  outcome: 'id-token-invalid',
}
