import type { AuthorizationResponseFault } from '../fault.ts'

export const formFaults = {
  'too-many-parameters': {
    description: 'The response contains a thousand unknown parameters.',
    make: ({ mode, parameters }) => ({
      mode,
      parameters: [...parameters, ...Array.from({ length: 1000 }, (_, index) => [`p${index}`, '1'] as const)],
    }),
  },
  'code-response-in-fragment': {
    description: 'The response to a code request is in the fragment.',
    responseTypes: ['code'],
    make: ({ parameters }) => ({ mode: 'fragment', parameters }),
  },
  'hybrid-response-in-query': {
    description: 'The response to a hybrid request is in the query.',
    responseTypes: ['code id_token'],
    make: ({ parameters }) => ({ mode: 'query', parameters }),
  },
} as const satisfies Record<string, AuthorizationResponseFault>
