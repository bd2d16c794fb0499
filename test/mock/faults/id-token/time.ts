import type { IdTokenFault } from '../fault.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const timeFaults = {
  'expired-beyond-skew': {
    description: 'The exp claim is 65 seconds in the past.',
    make: withClaims(({ iat }) => ({ exp: Number(iat) - 65 })),
  },
  'expired-ten-minutes-ago': {
    description: 'The exp claim is ten minutes in the past.',
    make: withClaims(({ iat }) => ({ exp: Number(iat) - 600 })),
  },
  'expiry-as-text': {
    description: 'The exp claim is a string.',
    make: withClaims(({ exp }) => ({ exp: String(exp) })),
  },
  'expiry-missing': {
    description: 'The exp claim is missing.',
    make: withClaims(() => ({ exp: undefined })),
  },
  'expiry-in-30000-years': {
    description: 'The exp claim is about thirty thousand years in the future.',
    make: withClaims(() => ({ exp: 1e12 })),
  },
  'issued-at-as-text': {
    description: 'The iat claim is a string.',
    make: withClaims(({ iat }) => ({ iat: String(iat) })),
  },
  'issued-at-missing': {
    description: 'The iat claim is missing.',
    make: withClaims(() => ({ iat: undefined })),
  },
  'issued-beyond-skew': {
    description: 'The iat claim is 65 seconds in the future.',
    make: withClaims(({ iat }) => ({ iat: Number(iat) + 65 })),
  },
  'issued-a-week-ago': {
    description: 'The iat claim is a week in the past.',
    make: withClaims(({ iat }) => ({ iat: Number(iat) - 604_800 })),
  },
  'issued-tomorrow': {
    description: 'The iat claim is a day in the future.',
    make: withClaims(({ iat }) => ({ iat: Number(iat) + 86_400 })),
  },
  'expiry-as-list': {
    description: 'The exp claim is a list of the right number.',
    make: withClaims(({ exp }) => ({ exp: [exp] })),
  },
  'not-yet-valid-as-text': {
    description: 'The nbf claim is a text.',
    make: withClaims(({ iat }) => ({ nbf: String(iat) })),
  },
  'not-yet-valid': {
    description: 'The nbf claim is ten minutes in the future.',
    make: withClaims(({ iat }) => ({ nbf: Number(iat) + 600 })),
  },
} as const satisfies Record<string, IdTokenFault>
