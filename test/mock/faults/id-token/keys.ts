import { publicPart } from '../../simulators/signing-keys.ts'
import type { IdTokenFault } from '../fault.ts'
import { evilOrigin } from '../provider/evil-host.ts'
import { withHeader } from '../provider/id-token-draft.ts'
import { keys, rsaSigner } from '../provider/signer.ts'

export const keyFaults = {
  'jku-of-another-host': {
    description: 'The jku header points to a key set on another host.',
    make: withHeader(() => ({ jku: `${evilOrigin}/jwks`, kid: 'theirs' }), rsaSigner(keys.unpublished)),
  },
  'x5u-of-another-host': {
    description: 'The x5u header points to a certificate on another host.',
    make: withHeader(() => ({ x5u: `${evilOrigin}/cert.pem`, kid: 'theirs' }), rsaSigner(keys.unpublished)),
  },
  'jwk-in-header': {
    description: 'The jwk header contains the key that signed the token.',
    make: withHeader(
      () => ({ jwk: publicPart(keys.unpublished), kid: undefined }),
      rsaSigner(keys.unpublished),
    ),
  },
  'x5c-in-header': {
    description: 'The x5c header contains a certificate.',
    make: withHeader(() => ({ x5c: ['MIIB'], kid: undefined }), rsaSigner(keys.unpublished)),
  },
  'kid-of-another-published-key': {
    description: 'The kid header names another published key.',
    make: withHeader(() => ({ kid: 'probabilistic' })),
  },
  'kid-unknown': {
    description: 'The kid header names a key that is not published.',
    make: withHeader(() => ({ kid: 'unheard-of' }), rsaSigner(keys.unpublished)),
  },
  'kid-missing-and-key-unpublished': {
    description: 'The token is signed with an unpublished key, and its header has no kid.',
    make: withHeader(() => ({ kid: undefined }), rsaSigner(keys.unpublished)),
  },
  'signed-with-another-published-key': {
    description: 'The token is signed with a published key other than the one its kid header names.',
    make: withHeader(() => ({}), rsaSigner(keys.next)),
  },
  'signed-with-unpublished-key': {
    description: 'The token is signed with an unpublished key under the kid of a published one.',
    make: withHeader(() => ({}), rsaSigner(keys.unpublished)),
  },
} as const satisfies Record<string, IdTokenFault>
