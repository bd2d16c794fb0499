import { base64url } from 'jose'
import type { CommandContext } from './desk.ts'
import { type Channel, type Claims, writeIdToken } from './id-token-draft.ts'
import type { IssuedCode } from './issued-code.ts'
import { keys, rsaSigner } from './signer.ts'

const signer = rsaSigner(keys.usual)

/** @see https://openid.net/specs/openid-connect-core-1_0.html#HybridIDToken */
export const halfHash = async (value: string, digest = 'SHA-256'): Promise<string> => {
  const whole = new Uint8Array(await crypto.subtle.digest(digest, new TextEncoder().encode(value)))
  return base64url.encode(whole.subarray(0, whole.length / 2))
}

/** Drafts an honest ID token, lets the script spoil it, and writes it. */
export const makeIdToken = async (
  server: CommandContext,
  channel: Channel,
  issued: IssuedCode,
  hashes: Claims = {},
): Promise<string> => {
  const iat = server.seconds()
  const honest = {
    header: { alg: 'RS256', kid: keys.usual.kid, typ: 'JWT' },
    claims: {
      iss: server.issuer,
      sub: server.script.subject[channel],
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
  const jwt = await writeIdToken(server.script.idToken(honest, channel))
  if (jwt !== '') server.secrets.push(jwt)
  return jwt
}
