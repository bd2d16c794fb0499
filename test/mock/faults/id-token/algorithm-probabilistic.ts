import type { IdTokenFault } from '../mishap.ts'
import { withHeader } from '../provider/id-token-draft.ts'
import { keys, rsaSigner } from '../provider/signer.ts'

export const algorithmProbabilistic: IdTokenFault = {
  rows: 'HP-18 IDT-15 MD-08',
  when: 'it is signed with PS256 and a published key',
  make: withHeader(() => ({ alg: 'PS256', kid: 'probabilistic' }), rsaSigner(keys.next, 'PS256')),
  outcome: 'id-token-invalid',
}
