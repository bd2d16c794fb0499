import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const subjectAsNumber: IdTokenFault = {
  rows: 'IDT-02',
  when: 'sub is a number',
  make: withClaims(() => ({ sub: 17 })),
  outcome: 'id-token-invalid',
}
