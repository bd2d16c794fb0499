import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const issuedAtMissing: IdTokenFault = {
  rows: 'HP-15 IDT-07',
  when: 'iat is missing',
  make: withClaims(() => ({ iat: undefined })),
  outcome: 'id-token-invalid',
}
