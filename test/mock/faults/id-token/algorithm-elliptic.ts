import type { IdTokenFault } from '../mishap.ts'
import { withHeader } from '../provider/id-token-draft.ts'
import { ellipticSigner } from '../provider/signer.ts'

export const algorithmElliptic: IdTokenFault = {
  rows: 'HP-18 IDT-15 MD-08',
  when: 'it is signed with ES256 and a published key',
  make: withHeader(() => ({ alg: 'ES256', kid: 'elliptic' }), ellipticSigner),
  outcome: 'id-token-invalid',
}
