import { demoSecrets } from '../../registrations.ts'
import { publicPart } from '../../simulators/signing-keys.ts'
import type { IdTokenFault } from '../fault.ts'
import { withHeader } from '../provider/id-token-draft.ts'
import { publicPem } from '../provider/public-pem.ts'
import { ellipticSigner, hmacSigner, keys, noSigner, rsaSigner } from '../provider/signer.ts'

export const algorithmFaults = {
  'algorithm-es256': {
    description: 'The token is signed with ES256 and a published key.',
    make: withHeader(() => ({ alg: 'ES256', kid: 'elliptic' }), ellipticSigner),
  },
  'algorithm-rs512': {
    description: 'The token is signed with RS512 and the right key.',
    make: withHeader(() => ({ alg: 'RS512' }), rsaSigner(keys.current, 'RS512')),
  },
  'algorithm-none-in-capitals': {
    description: 'The token is unsigned and its alg header is NONE in capitals.',
    make: withHeader(() => ({ alg: 'NONE' }), noSigner),
  },
  'algorithm-none-without-kid': {
    description: 'The token is unsigned and its header has no kid.',
    make: withHeader(() => ({ alg: 'none', kid: undefined }), noSigner),
  },
  'algorithm-none': {
    description: 'The token is unsigned, and the metadata list the algorithm none.',
    make: withHeader(() => ({ alg: 'none' }), noSigner),
  },
  'algorithm-ps256': {
    description: 'The token is signed with PS256 and a published key.',
    make: withHeader(() => ({ alg: 'PS256', kid: 'probabilistic' }), rsaSigner(keys.next, 'PS256')),
  },
  'hs256-with-client-secret': {
    description: 'The token is signed with HS256 and the client secret.',
    make: withHeader(() => ({ alg: 'HS256' }), hmacSigner(demoSecrets.DP_HYBRID_SECRET)),
  },
  'hs256-with-public-key-as-pem': {
    description: 'The token is signed with HS256 and the public key in PEM as the secret.',
    make: withHeader(() => ({ alg: 'HS256' }), hmacSigner(publicPem)),
  },
  'hs256-with-public-key-as-json': {
    description: 'The token is signed with HS256 and the published JSON Web Key as the secret.',
    make: withHeader(() => ({ alg: 'HS256' }), hmacSigner(JSON.stringify(publicPart(keys.current)))),
  },
} as const satisfies Record<string, IdTokenFault>
