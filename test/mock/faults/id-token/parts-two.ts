import type { IdTokenFault } from '../mishap.ts'
import { withText } from '../provider/id-token-draft.ts'

export const partsTwo: IdTokenFault = {
  rows: 'IDT-23',
  when: 'it has two parts',
  make: withText((jwt) => jwt.slice(0, jwt.lastIndexOf('.'))),
  outcome: 'id-token-invalid',
}
