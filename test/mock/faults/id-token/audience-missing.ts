import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const audienceMissing: IdTokenFault = {
  rows: 'HP-11 IDT-03',
  when: 'aud is missing',
  make: withClaims(() => ({ aud: undefined })),
  outcome: 'id-token-invalid',
}
