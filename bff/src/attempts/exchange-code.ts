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
import { callTokenEndpoint } from '../tokens/token-endpoint.ts'
import type { Completion, ExchangedGrant, ReadyIssuer } from './completion.ts'
import { verifyBackChannel, verifyFrontChannel } from './verify-identity.ts'

/** Verifies the authorization response and exchanges its code. The code is not sent unless every front-channel check passes. */
export const exchangeCode = async (needs: ConnectNeeds, completion: Completion): Promise<ExchangedGrant> => {
  const { attempt } = completion
  const integration = integrationFor(needs, attempt.integration, attempt.model)
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
const claimedAccount = ({ idToken }: TokenGrant): string | undefined => {
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

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3 */
const requestGrant = async (
  needs: ConnectNeeds,
  integration: Integration,
  { attempt, verifier }: Completion,
  { response, front }: Pick<IssuedGrant, 'front'> & { readonly response: AuthorizationResponse },
): Promise<TokenGrant> => {
  const answer = await callTokenEndpoint(needs, integration, {
    grant_type: 'authorization_code',
    code: response.code,
    redirect_uri: attempt.redirectUri,
    ...(integration.sendChallenge && { code_verifier: verifier }),
  })
  if (answer.kind === 'granted') return answer.grant
  if (answer.kind === 'rotated') throw new Failure('provider-answer-unreadable', 'no usable access token')
  const { code, detail, retryAfterSeconds, unused } = answer
  if (unused) await revokeUnused(needs, integration, { attempt, grant: unused, front })
  if (code === 'client-credentials-rejected')
    needs.events.clientRefused({ integration: integration.id, detail })
  throw new Failure(code, detail, { retryAfterSeconds })
}
