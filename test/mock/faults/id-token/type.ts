import type { IdTokenFault } from '../fault.ts'
import { text, withClaims, withHeader } from '../provider/id-token-draft.ts'

export const typeFaults = {
  'access-token-instead': {
    description: "The token is an access token for the provider's own resources.",
    make: withClaims(({ iss }) => ({
      aud: `${text(iss)}/resources`,
      client_id: 'planbridge-hybrid',
      nonce: undefined,
    })),
  },
  'type-access-token': {
    description: 'The typ header is that of an access token.',
    make: withHeader(() => ({ typ: 'at+jwt' })),
  },
  'type-logout-token': {
    description: 'The typ header is that of a logout token.',
    make: withHeader(() => ({ typ: 'logout+jwt' })),
  },
  'type-dpop-proof': {
    description: 'The typ header is that of a DPoP proof.',
    make: withHeader(() => ({ typ: 'dpop+jwt' })),
  },
} as const satisfies Record<string, IdTokenFault>
