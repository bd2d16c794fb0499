import type { Integration } from '../domain/integration.ts'
import { Failure } from '../failure.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import type { AuthorizationResponse } from '../oauth/authorization-response.ts'
import { type IdTokenClaims, type IdTokenExpectation, verifyIdToken } from '../oauth/id-token.ts'
import type { TokenGrant } from '../oauth/token-response.ts'
import type { Attempt } from '../store/ports/ports.ts'
import type { ReadyIssuer } from './completion.ts'
import { readUserInfo } from './user-info.ts'

interface FrontChannel {
  readonly integration: Integration
  readonly attempt: Attempt
  readonly response: AuthorizationResponse
  readonly issuer: ReadyIssuer | null
}

interface BackChannel extends FrontChannel {
  readonly grant: TokenGrant
  readonly front: IdTokenClaims | null
}

const verified = async (
  { issuers }: Pick<ConnectNeeds, 'issuers'>,
  {
    integration,
    issuer,
    jwt,
  }: { readonly integration: Integration; readonly issuer: ReadyIssuer; readonly jwt: string },
  expected: IdTokenExpectation,
): Promise<IdTokenClaims> => {
  const { find } = expected.channel === 'front' ? issuer.keys.frontChannel : issuer.keys.tokenEndpoint
  const verification = await verifyIdToken(jwt, find, expected)
  issuers.get(integration.id)?.noteTimes(verification)
  if (verification.kind === 'valid') return verification.claims
  const detail = `${expected.channel} channel: ${verification.detail}`
  if (verification.kind === 'invalid')
    throw new Failure(verification.clock ? 'clock-mismatch' : verification.fault, detail)
  // The provider itself sent this token, so the trouble is the key set, and another attempt can succeed.
  const isOutage = expected.channel !== 'front' && verification.reason === 'keys-unavailable'
  throw new Failure(isOutage ? 'provider-failing' : 'signature-invalid', detail)
}

const maxAge = ({ extraParameters: { max_age: seconds } }: Integration) =>
  seconds === undefined ? {} : { maxAgeSeconds: Number(seconds) }

const expectation = ({ clock }: ConnectNeeds, { integration, attempt }: FrontChannel) => ({
  ...maxAge(integration),
  issuer: integration.openid?.issuer ?? '',
  clientId: integration.client?.id ?? '',
  algorithm: integration.openid?.algorithm ?? '',
  nonce: attempt.nonce,
  nowMs: clock.now(),
})

/**
 * Verifies the ID token of a hybrid authorization response; null without one.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#HybridIDTokenValidation
 */
export const verifyFrontChannel = async (
  needs: ConnectNeeds,
  channel: FrontChannel,
): Promise<IdTokenClaims | null> => {
  const { response, issuer, integration } = channel
  if (!issuer || response.idToken === null) return null
  const { code, state } = response
  const expected = { ...expectation(needs, channel), code, state }
  const received = { integration, issuer, jwt: response.idToken }
  return verified(needs, received, { ...expected, channel: 'front' })
}

/**
 * Verifies the ID token of the token response and returns its claims with those of the userinfo endpoint; null without OpenID Connect.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#HybridIDToken2
 */
export const verifyBackChannel = async (
  needs: ConnectNeeds,
  channel: BackChannel,
): Promise<IdTokenClaims | null> => {
  const { integration, issuer, grant, front, response } = channel
  if (!issuer) return null
  if (grant.idToken === null) throw new Failure('id-token-invalid', 'back channel: no ID token')
  const expected = { ...expectation(needs, channel), code: response.code, accessToken: grant.accessToken }
  const received = { integration, issuer, jwt: grant.idToken }
  const claims = await verified(needs, received, { ...expected, channel: 'back' })
  if (front && (front.sub !== claims.sub || front.iss !== claims.iss)) {
    throw new Failure('subject-mismatch', 'front and back channel')
  }
  requireSameClaims(front, claims)
  const info = await readUserInfo(needs, integration, issuer, { accessToken: grant.accessToken, claims })
  return { ...info, ...claims }
}

// OpenID Connect Core §3.3.3.6: a claim that occurs in both ID tokens has the same value in both.
const requireSameClaims = (front: IdTokenClaims | null, back: IdTokenClaims) => {
  for (const name of ['auth_time', 'acr', 'amr']) {
    const both = front !== null && front[name] !== undefined && back[name] !== undefined
    if (both && JSON.stringify(front[name]) !== JSON.stringify(back[name]))
      throw new Failure('id-token-invalid', `front and back disagree on ${name}`)
  }
}
