import type { IdTokenFault } from '../mishap.ts'
import { demoSecrets } from '../../registrations.ts'
import { withHeader } from '../provider/id-token-draft.ts'
import { hmacSigner } from '../provider/signer.ts'

export const macOfClientSecret: IdTokenFault = {
  rows: 'HP-17 IDT-16 MD-08',
  when: 'it is HS256 with the client secret',
  make: withHeader(() => ({ alg: 'HS256' }), hmacSigner(demoSecrets.DP_HYBRID_SECRET)),
  outcome: 'id-token-invalid',
}
