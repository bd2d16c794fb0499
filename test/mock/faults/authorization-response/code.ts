import type { AuthorizationResponseFault } from '../fault.ts'

export const codeFaults = {
  'code-empty': {
    description: 'The code is empty.',
    make: ({ mode, parameters }) => ({
      mode,
      parameters: parameters.map(([name, value]) => [name, name === 'code' ? '' : value]),
    }),
  },
  'code-missing': {
    description: 'The code is missing.',
    make: ({ mode, parameters }) => ({ mode, parameters: parameters.filter(([name]) => name !== 'code') }),
  },
  'code-repeated': {
    description: 'The response contains the same code twice.',
    make: ({ mode, parameters }) => ({
      mode,
      parameters: [...parameters, ...parameters.filter(([name]) => name === 'code')],
    }),
  },
  'two-codes': {
    description: 'The response contains two different codes.',
    make: ({ mode, parameters }) => ({ mode, parameters: [...parameters, ['code', 'CANARY-CODE-second']] }),
  },
} as const satisfies Record<string, AuthorizationResponseFault>
