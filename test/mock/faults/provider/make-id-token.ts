import { type Channel, type Claims, writeIdToken } from './id-token-draft.ts'
import type { IssuedCode } from './issued-code.ts'
import type { ProviderState } from './provider-state.ts'
import { keys, rsaSigner } from './signer.ts'

const signer = rsaSigner(keys.current)

/** Drafts an honest ID token, applies the behaviour, and serializes it. */
export const makeIdToken = async (
  state: ProviderState,
  channel: Channel,
  issued: IssuedCode,
  hashes: Claims = {},
): Promise<string> => {
  const iat = state.seconds()
  const honest = {
    header: { alg: 'RS256', kid: keys.current.kid, typ: 'JWT' },
    claims: {
      iss: state.issuer,
      sub: state.behaviour.subject[channel],
      aud: issued.clientId,
      exp: iat + 300,
      iat,
      nonce: issued.nonce ?? undefined,
      marker: 'CANARY-IDT',
      ...hashes,
    },
    sign: signer,
    writeClaims: (claims: Claims) => JSON.stringify(claims),
    finish: (jwt: string) => jwt,
  }
  const jwt = await writeIdToken(state.behaviour.idToken(honest, channel))
  if (jwt !== '') state.secrets.push(jwt)
  return jwt
}
