import type { IdTokenFault } from '../mishap.ts'
import { withHeader } from '../provider/id-token-draft.ts'
import { noSigner } from '../provider/signer.ts'

export const algorithmNone: IdTokenFault = {
  rows: 'HP-16 IDT-14',
  when: 'it is unsigned, which the metadata allow',
  make: withHeader(() => ({ alg: 'none' }), noSigner),
  outcome: 'id-token-invalid',
}
