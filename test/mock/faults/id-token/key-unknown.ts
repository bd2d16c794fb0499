import type { IdTokenFault } from '../mishap.ts'
import { withHeader } from '../provider/id-token-draft.ts'
import { keys, rsaSigner } from '../provider/signer.ts'

export const keyUnknown: IdTokenFault = {
  rows: 'HP-20 IDT-18',
  when: 'the key is unknown',
  make: withHeader(() => ({ kid: 'unheard-of' }), rsaSigner(keys.stranger)),
  outcome: 'signature-invalid',
}
