import type { IdTokenMishap } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const nonceMissing: IdTokenMishap = {
  rows: 'HP-09 IDT-09',
  when: 'nonce is missing',
  make: withClaims(() => ({ nonce: undefined })),
  outcome: 'nonce-mismatch',
}
