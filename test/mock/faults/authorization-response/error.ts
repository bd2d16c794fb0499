import type { AuthorizationResponseFault } from '../fault.ts'
import { errorResponse, markup } from '../provider/error-response.ts'

export const errorFaults = {
  'access-denied': {
    description: 'The person denied access.',
    make: ({ mode, parameters }) => errorResponse(mode, parameters, 'access_denied'),
  },
  'empty-error-beside-code': {
    description: 'The response contains a code and an empty error.',
    make: ({ mode, parameters }) => ({ mode, parameters: [...parameters, ['error', '']] }),
  },
  'error-in-fragment': {
    description: 'The response is an error in the fragment.',
    make: ({ parameters }) => errorResponse('fragment', parameters, 'server_error'),
  },
  'error-in-query': {
    description: 'The response is an error in the query.',
    make: ({ parameters }) => errorResponse('query', parameters, 'server_error'),
  },
  'error-of-another-issuer': {
    description: 'The response is an error with the iss parameter of another provider.',
    make: ({ mode, parameters }) =>
      errorResponse(mode, parameters, 'server_error', { iss: 'https://api.plannrcrm.com' }),
  },
  'two-errors': {
    description: 'The response contains two errors beside the code.',
    make: ({ mode, parameters }) => ({
      mode,
      parameters: [...parameters, ['error', 'access_denied'], ['error', 'server_error']],
    }),
  },
  'error-not-registered': {
    description: 'The error code is not registered for OAuth.',
    make: ({ mode, parameters }) => errorResponse(mode, parameters, 'out_of_tea'),
  },
  'error-beside-code': {
    description: 'The response contains a code and an error.',
    make: ({ mode, parameters }) => ({ mode, parameters: [...parameters, ['error', 'server_error']] }),
  },
  'error-with-markup': {
    description: 'The error description contains markup, and the error URI is a script.',
    make: ({ mode, parameters }) => errorResponse(mode, parameters, 'server_error', markup),
  },
} as const satisfies Record<string, AuthorizationResponseFault>
