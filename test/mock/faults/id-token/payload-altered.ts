import type { IdTokenFault } from '../mishap.ts'
import { withText } from '../provider/id-token-draft.ts'
import { exchangePayload } from '../provider/tamper.ts'

export const payloadAltered: IdTokenFault = {
  rows: 'HP-04 HP-05 IDT-17',
  when: 'the payload was exchanged after signing',
  make: withText((jwt) => exchangePayload(jwt)),
  outcome: 'signature-invalid',
}
