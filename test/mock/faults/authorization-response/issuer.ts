import type { AuthorizationResponseFault } from '../fault.ts'
import { dynamicPlannerIssuer } from '../provider/addresses.ts'

export const issuerFaults = {
  'issuer-parameter-empty': {
    description: 'The iss parameter is empty.',
    make: ({ mode, parameters }) => ({ mode, parameters: [...parameters, ['iss', '']] }),
  },
  'issuer-parameter-escaped-twice': {
    description: 'The iss parameter is percent-encoded twice.',
    make: ({ mode, parameters }) => ({
      mode,
      parameters: [...parameters, ['iss', encodeURIComponent(dynamicPlannerIssuer)]],
    }),
  },
  'issuer-parameter-in-capitals': {
    description: 'The iss parameter is in capitals.',
    make: ({ mode, parameters }) => ({
      mode,
      parameters: [...parameters, ['iss', dynamicPlannerIssuer.toUpperCase()]],
    }),
  },
  'issuer-parameter-of-another-provider': {
    description: 'The iss parameter names another provider, and the ID token names the right one.',
    make: ({ mode, parameters }) => ({
      mode,
      parameters: [...parameters, ['iss', 'https://api.plannrcrm.com']],
    }),
  },
  'issuer-parameter-repeated': {
    description: 'The response contains the iss parameter twice.',
    make: ({ mode, parameters }) => ({
      mode,
      parameters: [...parameters, ['iss', dynamicPlannerIssuer], ['iss', dynamicPlannerIssuer]],
    }),
  },
  'issuer-parameter-with-port': {
    description: 'The iss parameter contains the default port of https.',
    make: ({ mode, parameters }) => ({
      mode,
      parameters: [...parameters, ['iss', dynamicPlannerIssuer.replace('.com/', '.com:443/')]],
    }),
  },
  'issuer-parameter-with-slash': {
    description: 'The iss parameter ends in a slash.',
    make: ({ mode, parameters }) => ({
      mode,
      parameters: [...parameters, ['iss', `${dynamicPlannerIssuer}/`]],
    }),
  },
  'issuer-parameter-with-suffix': {
    description: 'The iss parameter has one more character at its end.',
    make: ({ mode, parameters }) => ({
      mode,
      parameters: [...parameters, ['iss', `${dynamicPlannerIssuer}1`]],
    }),
  },
} as const satisfies Record<string, AuthorizationResponseFault>
