import type { IdTokenFault } from '../mishap.ts'
import { withText } from '../provider/id-token-draft.ts'

export const signatureMissing: IdTokenFault = {
  rows: 'HP-04 HP-05 IDT-17',
  when: 'the signature is empty',
  make: withText((jwt) => jwt.slice(0, jwt.lastIndexOf('.') + 1)),
  outcome: 'signature-invalid',
}
