import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const codeHashMissing: IdTokenFault = {
  rows: 'HP-02 IDT-10',
  when: 'c_hash is missing',
  make: withClaims(() => ({ c_hash: undefined })),
  outcome: 'code-hash-mismatch',
  channels: ['front'],
}
