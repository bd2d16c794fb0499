import type { IdTokenFault } from '../mishap.ts'
import { withHeader } from '../provider/id-token-draft.ts'
import { noSigner } from '../provider/signer.ts'

export const algorithmNoneInCapitals: IdTokenFault = {
  rows: 'HP-16 IDT-14',
  when: 'it is unsigned and says so in capitals',
  make: withHeader(() => ({ alg: 'NONE' }), noSigner),
  outcome: 'id-token-invalid',
}
