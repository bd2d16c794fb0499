import { createHash } from 'node:crypto'
import { createLocalJWKSet, type JWTPayload, jwtVerify } from 'jose'
import type { KnownServer } from './metadata.ts'
import { ProtocolError } from './protocol-error.ts'

interface Expected {
  readonly server: KnownServer
  readonly clientId: string
  readonly nonce?: string
  readonly code?: string
  readonly accessToken?: string
  readonly hashes?: 'required'
}

/** SHA-256 of a text. */
export const sha256 = async (text: string): Promise<Buffer> => createHash('sha256').update(text).digest()

/**
 * Checks an ID token and returns its subject.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation and #HybridIDTokenValidation
 */
export const checkIdToken = async (jwt: string | undefined, expected: Expected): Promise<string> => {
  const { server, clientId, nonce, code, accessToken } = expected
  if (jwt === undefined || server.keys === undefined) throw new ProtocolError('no ID token')
  const { payload } = await jwtVerify(jwt, createLocalJWKSet(server.keys), {
    algorithms: ['RS256'],
    issuer: server.issuer,
    audience: clientId,
    requiredClaims: ['sub', 'exp', 'iat'],
  })
  checkParties(payload, clientId)
  if (nonce !== undefined && payload['nonce'] !== nonce) throw new ProtocolError('the nonce is another one')
  if (expected.hashes === 'required' && payload['c_hash'] === undefined)
    throw new ProtocolError('an ID token of the front channel without c_hash')
  await checkHash(payload['c_hash'], code)
  await checkHash(payload['at_hash'], accessToken)
  return payload.sub ?? ''
}

const checkParties = ({ aud, sub, ['azp']: azp }: JWTPayload, clientId: string): void => {
  if (Array.isArray(aud) && aud.length > 1 && azp !== clientId)
    throw new ProtocolError('several audiences without this client as the authorized party')
  if (typeof sub !== 'string' || sub === '') throw new ProtocolError('no subject')
}

/** @see https://openid.net/specs/openid-connect-core-1_0.html#CodeValidation */
const checkHash = async (claim: unknown, text: string | undefined): Promise<void> => {
  if (claim === undefined || text === undefined) return
  const half = (await sha256(text)).subarray(0, 16).toString('base64url')
  if (claim !== half) throw new ProtocolError('a hash in the ID token is that of another value')
}
