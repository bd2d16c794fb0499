import type { PublicationFault } from '../fault.ts'
import { evilOrigin } from '../provider/evil-host.ts'
import { text } from '../provider/id-token-draft.ts'

export const endpointFaults = {
  'authorization-endpoint-on-another-host': {
    description: 'The authorization endpoint is on another host.',
    make: (honest) => ({ ...honest, authorization_endpoint: `${evilOrigin}/authorize` }),
  },
  'key-set-address-relative': {
    description: 'The address of the key set is not an absolute URL.',
    make: (honest) => ({ ...honest, jwks_uri: 'jwks' }),
  },
  'key-set-over-http': {
    description: 'The address of the key set is an http URL.',
    make: (honest) => ({ ...honest, jwks_uri: text(honest['jwks_uri']).replace('https:', 'http:') }),
  },
  'key-set-on-another-host': {
    description: 'The key set is on another host.',
    make: (honest) => ({ ...honest, jwks_uri: `${evilOrigin}/jwks` }),
  },
  'token-endpoint-over-http': {
    description: 'The token endpoint is an http URL.',
    make: (honest) => ({
      ...honest,
      token_endpoint: text(honest['token_endpoint']).replace('https:', 'http:'),
    }),
  },
  'token-endpoint-on-another-host': {
    description: 'The token endpoint is on another host.',
    make: (honest) => ({ ...honest, token_endpoint: `${evilOrigin}/token` }),
  },
  'token-endpoint-missing': {
    description: 'The token endpoint is missing.',
    make: (honest) => ({ ...honest, token_endpoint: undefined }),
  },
  'userinfo-endpoint-on-another-host': {
    description: 'The userinfo endpoint is on another host.',
    make: (honest) => ({ ...honest, userinfo_endpoint: `${evilOrigin}/userinfo` }),
  },
} as const satisfies Record<string, PublicationFault>
