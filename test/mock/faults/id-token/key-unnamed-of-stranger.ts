import type { IdTokenFault } from '../mishap.ts'
import { withHeader } from '../provider/id-token-draft.ts'
import { keys, rsaSigner } from '../provider/signer.ts'

export const keyUnnamedOfStranger: IdTokenFault = {
  rows: 'HP-20 IDT-19',
  when: 'a stranger signed it and it names no key',
  make: withHeader(() => ({ kid: undefined }), rsaSigner(keys.stranger)),
  outcome: 'signature-invalid',
}
