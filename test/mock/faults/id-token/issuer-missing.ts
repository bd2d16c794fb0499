import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const issuerMissing: IdTokenFault = {
  rows: 'HP-08 IDT-01',
  when: 'iss is missing',
  make: withClaims(() => ({ iss: undefined })),
  outcome: 'id-token-invalid',
}
