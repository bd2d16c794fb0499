import type { AuthorizationResponseFault } from '../fault.ts'

export const tokenFaults = {
  'access-token-in-front-channel': {
    description: 'The response contains an access token.',
    make: ({ mode, parameters }) => ({
      mode,
      parameters: [
        ...parameters,
        ['access_token', 'CANARY-AT-front'],
        ['token_type', 'Bearer'],
        ['expires_in', '3600'],
      ],
    }),
  },
  'id-token-empty': {
    description: 'The ID token is empty.',
    responseTypes: ['code id_token'],
    make: ({ mode, parameters }) => ({
      mode,
      parameters: parameters.map(([name, value]) => [name, name === 'id_token' ? '' : value]),
    }),
  },
  'id-token-missing': {
    description: 'The response to a hybrid request contains the code without an ID token.',
    responseTypes: ['code id_token'],
    make: ({ mode, parameters }) => ({
      mode,
      parameters: parameters.filter(([name]) => name !== 'id_token'),
    }),
  },
  'two-id-tokens': {
    description: 'The response contains two ID tokens.',
    make: ({ mode, parameters }) => ({
      mode,
      parameters: [...parameters, ['id_token', 'e30.e30.e30'], ['id_token', 'e30.e30.e30']],
    }),
  },
  'id-token-not-requested': {
    description: 'The response to a code request contains an ID token.',
    responseTypes: ['code'],
    make: ({ mode, parameters }) => ({ mode, parameters: [...parameters, ['id_token', 'e30.e30.e30']] }),
  },
} as const satisfies Record<string, AuthorizationResponseFault>
