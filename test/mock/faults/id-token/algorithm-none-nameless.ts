import type { IdTokenFault } from '../mishap.ts'
import { withHeader } from '../provider/id-token-draft.ts'
import { noSigner } from '../provider/signer.ts'

export const algorithmNoneNameless: IdTokenFault = {
  rows: 'HP-16 IDT-14',
  when: 'it is unsigned and names no key',
  make: withHeader(() => ({ alg: 'none', kid: undefined }), noSigner),
  outcome: 'id-token-invalid',
}
