import type { IdTokenFault } from '../fault.ts'
import { text, withClaims } from '../provider/id-token-draft.ts'

export const issuerFaults = {
  'issuer-as-list': {
    description: 'The iss claim is a list.',
    make: withClaims(({ iss }) => ({ iss: [iss] })),
  },
  'issuer-escaped': {
    description: 'The iss claim percent-encodes a letter that needs no encoding.',
    make: withClaims(({ iss }) => ({ iss: text(iss).replace('/identity', '/%69dentity') })),
  },
  'issuer-in-capitals': {
    description: 'The host of the iss claim is in capitals.',
    make: withClaims(({ iss }) => ({ iss: text(iss).replace('identity.', 'IDENTITY.') })),
  },
  'issuer-missing': {
    description: 'The iss claim is missing.',
    make: withClaims(() => ({ iss: undefined })),
  },
  'issuer-of-another-provider': {
    description: 'The iss claim names another provider.',
    make: withClaims(() => ({ iss: 'https://api.plannrcrm.com' })),
  },
  'issuer-with-port': {
    description: 'The iss claim contains the default port of https.',
    make: withClaims(({ iss }) => ({ iss: text(iss).replace('.com/', '.com:443/') })),
  },
  'issuer-with-slash': {
    description: 'The iss claim ends in a slash.',
    make: withClaims(({ iss }) => ({ iss: `${text(iss)}/` })),
  },
  'issuer-with-suffix': {
    description: 'The iss claim has one more character at its end.',
    make: withClaims(({ iss }) => ({ iss: `${text(iss)}1` })),
  },
} as const satisfies Record<string, IdTokenFault>
