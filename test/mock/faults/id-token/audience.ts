import type { IdTokenFault } from '../fault.ts'
import { text, withClaims } from '../provider/id-token-draft.ts'

export const audienceFaults = {
  'audience-as-object': {
    description: 'The aud claim is an object.',
    make: withClaims(({ aud }) => ({ aud: { '0': aud } })),
  },
  'audience-empty': {
    description: 'The aud claim is an empty list.',
    make: withClaims(() => ({ aud: [] })),
  },
  'audience-missing': {
    description: 'The aud claim is missing.',
    make: withClaims(() => ({ aud: undefined })),
  },
  'audience-with-number': {
    description: 'The aud claim is a list that contains a number.',
    make: withClaims(({ aud }) => ({ aud: [17, aud] })),
  },
  'audience-list-without-azp': {
    description: 'The aud claim lists a second audience, and the azp claim is missing.',
    make: withClaims(({ aud }) => ({ aud: ['other-client', aud] })),
  },
  'audience-list-with-azp': {
    description: 'The aud claim lists a second audience, and the azp claim names the client.',
    make: withClaims(({ aud }) => ({ aud: [aud, 'other-client'], azp: aud })),
  },
  'audience-with-suffix': {
    description: 'The aud claim has one more character at its end.',
    make: withClaims(({ aud }) => ({ aud: `${text(aud)}1` })),
  },
  'authorized-party-of-another-client': {
    description: 'The azp claim names another client, and the aud claim names only this one.',
    make: withClaims(() => ({ azp: 'other-client' })),
  },
} as const satisfies Record<string, IdTokenFault>
