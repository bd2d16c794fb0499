import type { IdTokenFault } from '../mishap.ts'
import { withText } from '../provider/id-token-draft.ts'

export const withBlanks: IdTokenFault = {
  rows: 'IDT-23',
  when: 'there is a blank in it',
  make: withText((jwt) => jwt.replace('.', '. ')),
  outcome: 'id-token-invalid',
  channels: ['front'],
}
