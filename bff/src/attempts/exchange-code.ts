import { decodeJwt } from 'jose'
import type { Integration } from '../domain/integration.ts'
import { Failure } from '../failure.ts'
import { integrationFor } from '../grants/integration-for.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { authorizationFailure } from '../oauth/authorization-error.ts'
import { type AuthorizationResponse, verifyResponse } from '../oauth/authorization-response.ts'
import { type IdTokenClaims, isSubject } from '../oauth/id-token.ts'
import type { TokenGrant } from '../oauth/token-response.ts'
import type { Attempt } from '../store/ports/ports.ts'
import type { HeldTokens } from '../tokens/revocation/revocations.ts'
import { callTokenEndpoint, type TokenAnswer } from '../tokens/token-endpoint.ts'
import type { Completion, ExchangedGrant, ReadyIssuer } from './completion.ts'
import { tenantFor, withDiscovered } from './discovered.ts'
import { verifyBackChannel, verifyFrontChannel } from './verify-identity.ts'

/** Verifies the authorization response and exchanges its code. The code is not sent unless every front-channel check passes. */
export const exchangeCode = async (needs: ConnectNeeds, completion: Completion): Promise<ExchangedGrant> => {
  const { attempt, session } = completion
  const { integration: id, model, purpose } = attempt
  // The session may have signed in as another person since, perhaps of another tenant.
  if (purpose !== 'sign-in' && attempt.subject !== session.subject)
    throw new Failure('attempt-of-another-session', 'the person of the session has changed')
  const integration = integrationFor(needs, { id, model, tenant: tenantFor(purpose, session.tenant) })
  const issuer = await readyIssuer(needs, integration)
  const response = acceptResponse(integration, completion, issuer)
  const front = await verifyFrontChannel(needs, { integration, attempt, response, issuer })
  const grant = await requestGrant(needs, integration, completion, { response, front })
  const held = await hold(needs, integration, { attempt, grant, front })
  try {
    const claims = await verifyBackChannel(needs, { integration, attempt, response, issuer, grant, front })
    return { integration, grant, claims, held }
  } catch (error) {
    await needs.revocations.revokeHeld(held, held.pending.account)
    throw error
  }
}

interface IssuedGrant {
  readonly attempt: Attempt
  readonly grant: TokenGrant
  /** The verified ID token of the authorization response; null without one. */
  readonly front: IdTokenClaims | null
}

// Stored before anything else, so that a crash during the next steps leaves no valid tokens.
const hold = (
  { revocations }: ConnectNeeds,
  { tenant, id }: Integration,
  { attempt: { model }, grant, front }: IssuedGrant,
): Promise<HeldTokens> => {
  const { accessToken: access, refreshToken: refresh } = grant
  const claimed = claimedAccount(grant)
  const tokens = { access, refresh, ...(claimed !== undefined && { claimedAccount: claimed }) }
  const account = front?.sub ?? null
  return revocations.hold({ tenant, owner: '', integration: id, model, account }, tokens)
}

const revokeUnused = async (needs: ConnectNeeds, integration: Integration, issued: IssuedGrant) => {
  const held = await hold(needs, integration, issued)
  await needs.revocations.revokeHeld(held, held.pending.account)
}

// Sealed with the tokens, and used only to recognise the connections that a revocation could end.
export const claimedAccount = ({ idToken }: TokenGrant): string | undefined => {
  try {
    const account: unknown = idToken === null ? undefined : decodeJwt(idToken).sub
    return isSubject(account) ? account : undefined
  } catch {
    return undefined
  }
}

const readyIssuer = async (
  { issuers, events }: ConnectNeeds,
  { id }: Integration,
): Promise<ReadyIssuer | null> => {
  const state = await issuers.get(id)?.state()
  if (state?.kind !== 'failed') return state ?? null
  const { code, detail, retryAfterSeconds } = state
  if (code === 'provider-metadata-unusable') events.metadataRefused({ integration: id, detail })
  throw new Failure(code, detail, { retryAfterSeconds })
}

const failureOf = { malformed: 'response-malformed', 'issuer-mismatch': 'issuer-mismatch' } as const

const acceptResponse = (
  { flow, openid }: Integration,
  { response }: Completion,
  issuer: ReadyIssuer | null,
): AuthorizationResponse => {
  const issSupported = issuer?.facts.issSupported ?? false
  const verified = verifyResponse(response.raw, {
    flow,
    mode: response.mode,
    issuer: openid?.issuer ?? null,
    issSupported,
  })
  if (verified.kind === 'granted') return verified.response
  if ('error' in verified) throw new Failure(authorizationFailure(verified.error), verified.error)
  throw new Failure(failureOf[verified.kind], verified.detail)
}

/** The verified claims of the person who signed in with a firm's account. */
export interface FirmIdentity {
  readonly claims: IdTokenClaims
  readonly issuer: ReadyIssuer
  /** For the userinfo endpoint; used for nothing else and not kept. */
  readonly accessToken: string
}

/** Like `exchangeCode`, for a firm's sign-in: the tokens are dropped once the identity is read. */
export const exchangeForIdentity = async (
  needs: ConnectNeeds,
  completion: Completion,
  registered: Integration,
): Promise<FirmIdentity> => {
  const { attempt } = completion
  const issuer = await readyIssuer(needs, registered)
  if (!issuer) throw new Failure('internal', 'a firm without an issuer')
  const integration = withDiscovered(registered, issuer.facts)
  const response = acceptResponse(integration, completion, issuer)
  const answer = await requestTokens(needs, integration, completion, response)
  if (answer.kind !== 'granted') throw refusalOf(needs, integration, answer)
  const { grant } = answer
  const claims = await verifyBackChannel(needs, {
    integration,
    attempt,
    response,
    issuer,
    grant,
    front: null,
  })
  if (!claims) throw new Failure('id-token-invalid', 'no ID token')
  return { claims, issuer, accessToken: grant.accessToken }
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3 */
const requestTokens = (
  needs: ConnectNeeds,
  integration: Integration,
  { attempt, verifier }: Completion,
  response: AuthorizationResponse,
): Promise<TokenAnswer> =>
  callTokenEndpoint(needs, integration, {
    grant_type: 'authorization_code',
    code: response.code,
    redirect_uri: attempt.redirectUri,
    ...(integration.sendChallenge && { code_verifier: verifier }),
  })

const refusalOf = (
  { events }: ConnectNeeds,
  { id }: Integration,
  answer: Exclude<TokenAnswer, { kind: 'granted' }>,
): Failure => {
  if (answer.kind === 'rotated') return new Failure('provider-answer-unreadable', 'no usable access token')
  const { code, detail, retryAfterSeconds } = answer
  if (code === 'client-credentials-rejected') events.clientRefused({ integration: id, detail })
  return new Failure(code, detail, { retryAfterSeconds })
}

const requestGrant = async (
  needs: ConnectNeeds,
  integration: Integration,
  completion: Completion,
  { response, front }: Pick<IssuedGrant, 'front'> & { readonly response: AuthorizationResponse },
): Promise<TokenGrant> => {
  const { attempt } = completion
  const answer = await requestTokens(needs, integration, completion, response)
  if (answer.kind === 'granted') return answer.grant
  if (answer.kind === 'refused' && answer.unused)
    await revokeUnused(needs, integration, { attempt, grant: answer.unused, front })
  throw refusalOf(needs, integration, answer)
}
