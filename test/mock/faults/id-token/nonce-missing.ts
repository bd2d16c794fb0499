import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const nonceMissing: IdTokenFault = {
  rows: 'HP-09 IDT-09',
  when: 'nonce is missing',
  make: withClaims(() => ({ nonce: undefined })),
  outcome: 'nonce-mismatch',
}
