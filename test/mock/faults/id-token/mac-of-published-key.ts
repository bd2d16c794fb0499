import type { IdTokenFault } from '../mishap.ts'
import { publicPart } from '../../simulators/signing-keys.ts'
import { withHeader } from '../provider/id-token-draft.ts'
import { hmacSigner, keys } from '../provider/signer.ts'

export const macOfPublishedKey: IdTokenFault = {
  rows: 'HP-17 IDT-16',
  when: 'it is HS256 with the published key as JSON',
  make: withHeader(() => ({ alg: 'HS256' }), hmacSigner(JSON.stringify(publicPart(keys.usual)))),
  outcome: 'id-token-invalid',
}
