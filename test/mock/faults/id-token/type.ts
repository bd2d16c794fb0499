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
  'type-as-list': {
    description: 'The typ header is a list of the right text.',
    make: withHeader(() => ({ typ: ['JWT'] })),
  },
  'kid-as-number': {
    description: 'The kid header is a number.',
    make: withHeader(() => ({ kid: 5 })),
  },
  'kid-as-list': {
    description: 'The kid header is a list of the right key id.',
    make: withHeader(({ kid }) => ({ kid: [kid] })),
  },
  'kid-null': {
    description: 'The kid header is null.',
    make: withHeader(() => ({ kid: null })),
  },
  'content-type-as-number': {
    description: 'The cty header is a number.',
    make: withHeader(() => ({ cty: 1 })),
  },
  'algorithm-as-list': {
    description: 'The alg header is a list of the right algorithm.',
    make: withHeader(({ alg }) => ({ alg: [alg] })),
  },
  'critical-as-text': {
    description: 'The crit header is a text.',
    make: withHeader(() => ({ crit: 'b64' })),
  },
  'type-dpop-proof': {
    description: 'The typ header is that of a DPoP proof.',
    make: withHeader(() => ({ typ: 'dpop+jwt' })),
  },
} as const satisfies Record<string, IdTokenFault>
