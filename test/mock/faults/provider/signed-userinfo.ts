import { writeIdToken } from './id-token-draft.ts'
import { keys, rsaSigner } from './signer.ts'

/** Claims about another person, signed with an unpublished key. */
export const signedUserinfo = (): Promise<string> =>
  writeIdToken({
    header: { alg: 'RS256', kid: keys.unpublished.kid },
    claims: { sub: 'mallory', name: 'Mallory' },
    sign: rsaSigner(keys.unpublished),
    writeClaims: JSON.stringify,
    finish: (jwt) => jwt,
  })
