import type { IdTokenFault } from '../mishap.ts'
import { withHeader } from '../provider/id-token-draft.ts'
import { keys, rsaSigner } from '../provider/signer.ts'

export const signedByStranger: IdTokenFault = {
  rows: 'HP-04 HP-05 IDT-17 IDT-18',
  when: 'a key that was never published signed it under the right name',
  make: withHeader(() => ({}), rsaSigner(keys.stranger)),
  outcome: 'signature-invalid',
}
