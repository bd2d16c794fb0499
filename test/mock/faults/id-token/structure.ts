import type { IdTokenFault } from '../fault.ts'
import { withHeader, withText } from '../provider/id-token-draft.ts'

export const structureFaults = {
  'payload-not-json': {
    description: 'The payload is not JSON.',
    make: (draft) => ({ ...draft, writeClaims: () => 'sub=alice' }),
  },
  'five-parts': {
    description: 'The token has five parts, as an encrypted token has.',
    make: withText((jwt) => `${jwt}.e30.e30`),
  },
  'four-parts': {
    description: 'The token has four parts.',
    make: withText((jwt) => `${jwt}.e30`),
  },
  'two-parts': {
    description: 'The token has two parts.',
    make: withText((jwt) => jwt.slice(0, jwt.lastIndexOf('.'))),
  },
  'payload-as-list': {
    description: 'The payload is a JSON array.',
    make: (draft) => ({ ...draft, writeClaims: (claims) => JSON.stringify([claims]) }),
  },
  'percent-sign-in-payload': {
    description: 'The payload contains a character outside the base64url alphabet.',
    make: withText((jwt) => jwt.replace('.', '.%')),
  },
  'space-in-payload': {
    description: 'The payload contains a space.',
    channels: ['front'],
    make: withText((jwt) => jwt.replace('.', '. ')),
  },
  'critical-header-not-understood': {
    description: 'The crit header lists a parameter that no specification defines for headers.',
    make: withHeader(() => ({ crit: ['exp'], exp: 1 })),
  },
  'payload-unencoded': {
    description: 'The b64 header is false.',
    make: withHeader(() => ({ crit: ['b64'], b64: false })),
  },
} as const satisfies Record<string, IdTokenFault>
