import { type TokenResponseFault, withNames } from '../fault.ts'

const faults = {
  'access-token-missing': {
    description: 'The access token is missing.',
    make: (honest) => ({ ...honest, access_token: undefined }),
  },
  'access-token-empty': {
    description: 'The access token is empty.',
    make: (honest) => ({ ...honest, access_token: '' }),
  },
  'access-token-as-list': {
    description: 'The access token is a list.',
    make: (honest) => ({ ...honest, access_token: [honest['access_token']] }),
  },
  'token-type-missing': {
    description: 'The token type is missing.',
    make: (honest) => ({ ...honest, token_type: undefined }),
  },
  'token-type-unknown': {
    description: 'The token type is one that no client knows.',
    make: (honest) => ({ ...honest, token_type: 'bearing' }),
  },
  'expiry-not-a-number': {
    description: 'The time until the expiry is a word.',
    make: (honest) => ({ ...honest, expires_in: 'soon' }),
  },
  'scope-as-list': {
    description: 'The scope is a list.',
    make: (honest) => ({ ...honest, scope: ['crm.read'] }),
  },
  'refresh-token-empty': {
    description: 'The refresh token is empty.',
    make: (honest) => ({ ...honest, refresh_token: '' }),
  },
  'id-token-empty': {
    description: 'The ID token is empty.',
    make: (honest) => ({ ...honest, id_token: '' }),
  },
} as const satisfies Record<string, TokenResponseFault>

export type TokenResponseFaultName = keyof typeof faults

/** Faults of the token response, by name. */
export const tokenResponseFaults = withNames<TokenResponseFaultName, TokenResponseFault>(faults)
