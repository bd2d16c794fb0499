import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const subjectMissing: IdTokenFault = {
  rows: 'IDT-02',
  when: 'sub is missing',
  make: withClaims(() => ({ sub: undefined })),
  outcome: 'id-token-invalid',
}
