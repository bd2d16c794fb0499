import type { IdTokenFault } from '../mishap.ts'
import { withText } from '../provider/id-token-draft.ts'

export const strangeAlphabet: IdTokenFault = {
  rows: 'IDT-23',
  when: 'it holds characters that base64url does not have',
  make: withText((jwt) => jwt.replace('.', '.%')),
  outcome: 'id-token-invalid',
}
