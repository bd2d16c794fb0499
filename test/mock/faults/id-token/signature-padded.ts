import type { IdTokenFault } from '../mishap.ts'
import { withText } from '../provider/id-token-draft.ts'

export const signaturePadded: IdTokenFault = {
  rows: 'IDT-23',
  when: 'its signature is padded',
  make: withText((jwt) => `${jwt}==`),
  outcome: 'id-token-invalid',
}
