import type { IdTokenFault } from '../fault.ts'
import { text, withClaims } from '../provider/id-token-draft.ts'

export const hashFaults = {
  'code-hash-as-list': {
    description: 'The c_hash claim is a list.',
    make: withClaims(({ c_hash }) => ({ c_hash: [c_hash] })),
  },
  'code-hash-empty': {
    description: 'The c_hash claim is empty.',
    make: withClaims(() => ({ c_hash: '' })),
  },
  'code-hash-in-capitals': {
    description: 'The c_hash claim is in capitals.',
    make: withClaims(({ c_hash }) => ({ c_hash: text(c_hash).toUpperCase() })),
  },
  'code-hash-missing': {
    description: 'The c_hash claim is missing.',
    channels: ['front'],
    make: withClaims(() => ({ c_hash: undefined })),
  },
  'code-hash-null': {
    description: 'The c_hash claim is null.',
    make: withClaims(() => ({ c_hash: null })),
  },
  'code-hash-padded': {
    description: 'The c_hash claim has base64 padding.',
    make: withClaims(({ c_hash }) => ({ c_hash: `${text(c_hash)}==` })),
  },
  'code-hash-with-suffix': {
    description: 'The c_hash claim has one more character at its end.',
    make: withClaims(({ c_hash }) => ({ c_hash: `${text(c_hash)}1` })),
  },
  'state-hash-with-suffix': {
    description: 'The s_hash claim has one more character at its end.',
    channels: ['front'],
    make: withClaims(({ s_hash }) => ({ s_hash: `${text(s_hash)}1` })),
  },
  'access-token-hash-with-suffix': {
    description: 'The at_hash claim has one more character at its end.',
    channels: ['back'],
    make: withClaims(({ at_hash }) => ({ at_hash: `${text(at_hash)}1` })),
  },
} as const satisfies Record<string, IdTokenFault>
