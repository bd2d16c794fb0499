import type { IdTokenFault } from '../mishap.ts'
import { withText } from '../provider/id-token-draft.ts'
import { alterSignature } from '../provider/tamper.ts'

export const signatureAltered: IdTokenFault = {
  rows: 'HP-04 HP-05 IDT-17',
  when: 'the signature is altered',
  make: withText((jwt) => alterSignature(jwt)),
  outcome: 'signature-invalid',
}
