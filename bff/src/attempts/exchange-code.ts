import { decodeJwt } from 'jose'
import { Failure } from '../failure.ts'
import type { Integration } from '../domain/integration.ts'
import { type AuthorizationResponse, verifyResponse } from '../oauth/authorization-response.ts'
import type { TokenGrant } from '../oauth/token-response.ts'
import { callTokenEndpoint } from '../tokens/token-endpoint.ts'
import type { Completion } from './completion.ts'
import { integrationFor } from '../grants/integration-for.ts'
import { verifyBackChannel, verifyFrontChannel } from './verify-identity.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { revokeUnused } from '../grants/revoke-unused.ts'
import type { Granted, ReadyIssuer } from './exchanged-grant.ts'

/** Judges the response, and sends the code on its way only when every front-channel check has passed. */
export const exchangeCode = async (needs: ConnectNeeds, completion: Completion): Promise<Granted> => {
  const { attempt } = completion
  const integration = integrationFor(needs, attempt.integration, attempt.model)
  const issuer = await readyIssuer(needs, integration)
  const response = acceptResponse(integration, completion, issuer)
  const front = await verifyFrontChannel(needs, { integration, attempt, response, issuer })
  const grant = await trade(needs, integration, completion, response)
  try {
    const claims = await verifyBackChannel(needs, { integration, attempt, response, issuer, grant, front })
    return { integration, grant, claims }
  } catch (error) {
    await revokeUnused(needs, integration, grant, claimedAccount(grant))
    throw error
  }
}

// Only to see whom a revocation would hit: nothing is believed of it.
const claimedAccount = ({ idToken }: TokenGrant): string | null => {
  try {
    return idToken === null ? null : (decodeJwt(idToken).sub ?? null)
  } catch {
    return null
  }
}

const readyIssuer = async ({ issuers }: ConnectNeeds, { id }: Integration): Promise<ReadyIssuer | null> => {
  const state = await issuers.get(id)?.state()
  if (state?.kind === 'failed') throw new Failure(state.code, state.detail)
  return state ?? null
}

const refusalOf = {
  denied: 'consent-denied',
  refused: 'authorization-refused',
  malformed: 'response-malformed',
  'issuer-mismatch': 'issuer-mismatch',
} as const

const acceptResponse = (
  { flow, openid }: Integration,
  { answer }: Completion,
  issuer: ReadyIssuer | null,
): AuthorizationResponse => {
  const issSupported = issuer?.facts.issSupported ?? false
  const verified = verifyResponse(answer.raw, {
    flow,
    mode: answer.mode,
    issuer: openid?.issuer ?? null,
    issSupported,
  })
  if (verified.kind === 'granted') return verified.response
  throw new Failure(refusalOf[verified.kind], 'detail' in verified ? verified.detail : verified.error)
}

const trade = async (
  needs: ConnectNeeds,
  integration: Integration,
  { attempt, verifier }: Completion,
  { code }: AuthorizationResponse,
): Promise<TokenGrant> => {
  const answer = await callTokenEndpoint(needs, integration, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: attempt.redirectUri,
    ...(integration.sendChallenge && { code_verifier: verifier }),
  })
  if (answer.kind === 'granted') return answer.grant
  const { code: means, detail, retryAfterSeconds } = answer
  if (means === 'client-credentials-rejected')
    needs.events.clientRefused({ integration: integration.id, detail })
  throw new Failure(means, detail, { retryAfterSeconds })
}
