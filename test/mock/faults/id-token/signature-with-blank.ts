import type { IdTokenFault } from '../mishap.ts'
import { withText } from '../provider/id-token-draft.ts'

export const signatureWithBlank: IdTokenFault = {
  rows: 'IDT-23',
  when: 'there is a blank in its signature',
  make: withText((jwt) => `${jwt.slice(0, -8)} ${jwt.slice(-8)}`),
  outcome: 'id-token-invalid',
  channels: ['front'],
}
