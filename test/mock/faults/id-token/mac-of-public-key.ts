import type { IdTokenFault } from '../mishap.ts'
import { withHeader } from '../provider/id-token-draft.ts'
import { publicPem } from '../provider/public-pem.ts'
import { hmacSigner } from '../provider/signer.ts'

export const macOfPublicKey: IdTokenFault = {
  rows: 'HP-17 IDT-16',
  when: 'it is HS256 with the public key as PEM',
  make: withHeader(() => ({ alg: 'HS256' }), hmacSigner(publicPem)),
  outcome: 'id-token-invalid',
}
