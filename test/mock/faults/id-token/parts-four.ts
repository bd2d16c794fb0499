import type { IdTokenFault } from '../mishap.ts'
import { withText } from '../provider/id-token-draft.ts'

export const partsFour: IdTokenFault = {
  rows: 'IDT-23',
  when: 'it has four parts',
  make: withText((jwt) => `${jwt}.e30`),
  outcome: 'id-token-invalid',
}
