import type { IdTokenFault } from '../mishap.ts'
import { withText } from '../provider/id-token-draft.ts'

export const partsFive: IdTokenFault = {
  rows: 'IDT-23',
  when: 'it has five parts, as an encrypted one has',
  make: withText((jwt) => `${jwt}.e30.e30`),
  outcome: 'id-token-invalid',
}
