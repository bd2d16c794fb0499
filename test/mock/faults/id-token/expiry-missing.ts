import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const expiryMissing: IdTokenFault = {
  rows: 'HP-14 IDT-06',
  when: 'exp is missing',
  make: withClaims(() => ({ exp: undefined })),
  outcome: 'id-token-invalid',
}
