import { writeIdToken } from './id-token-draft.ts'
import { keys, rsaSigner } from './signer.ts'

/** A signed statement about somebody, by a key that nobody published. */
export const makeIdTokenText = (): Promise<string> =>
  writeIdToken({
    header: { alg: 'RS256', kid: keys.stranger.kid },
    claims: { sub: 'mallory', name: 'Mallory' },
    sign: rsaSigner(keys.stranger),
    writeClaims: JSON.stringify,
    finish: (jwt) => jwt,
  })
