import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const subjectTooLong: IdTokenFault = {
  rows: 'IDT-02',
  when: 'sub has 256 characters',
  make: withClaims(() => ({ sub: 'a'.repeat(256) })),
  outcome: 'id-token-invalid',
}
