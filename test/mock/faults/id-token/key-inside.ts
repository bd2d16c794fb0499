import type { IdTokenFault } from '../mishap.ts'
import { publicPart } from '../../simulators/signing-keys.ts'
import { withHeader } from '../provider/id-token-draft.ts'
import { keys, rsaSigner } from '../provider/signer.ts'

export const keyInside: IdTokenFault = {
  rows: 'HP-19 IDT-20',
  when: 'the header brings its own key',
  make: withHeader(() => ({ jwk: publicPart(keys.stranger), kid: undefined }), rsaSigner(keys.stranger)),
  outcome: 'signature-invalid',
}
