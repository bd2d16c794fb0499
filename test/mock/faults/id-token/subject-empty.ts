import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const subjectEmpty: IdTokenFault = {
  rows: 'IDT-02',
  when: 'sub is empty',
  make: withClaims(() => ({ sub: '' })),
  outcome: 'id-token-invalid',
}
