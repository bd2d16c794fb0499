import type { AuthorizationFacts, endpoints, InputOf, UseCase } from '@planbridge/shared/contract'
import { State } from '@planbridge/shared/contract'
import { randomToken } from '../runtime/random-token.ts'
import { sha256 } from '../runtime/sha256.ts'
import { Failure } from '../failure.ts'
import type { Integration } from '../domain/integration.ts'
import type { RequestSession } from '../principal/request-session.ts'
import type { Attempt, ConnectionRow, SessionRecord, Subject } from '../store/ports/ports.ts'
import { ownConnection } from '../connections/own-connection.ts'
import { possibleTerms } from './delegation-terms.ts'
import { integrationFor } from '../grants/integration-for.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { requestedScopes } from '../grants/requested-scopes.ts'
import { safeReturnPath } from './return-path.ts'

type Wish = InputOf<typeof endpoints.startAttempt>

const attemptMs = 600_000
const pendingMax = 10

/** Makes state and nonce, binds them to the session, and says what the browser needs to write the authorize URL. */
export const startAttempt =
  (needs: ConnectNeeds): UseCase<typeof endpoints.startAttempt, RequestSession> =>
  async (wish, requestSession) => {
    const integration = integrationFor(needs, wish.integration, wish.model)
    const authorize = integration.endpoints.authorize
    if (authorize === null || integration.redirectUri === null)
      throw new Failure('access-model-not-offered', 'no authorize endpoint')
    await refuseUntrustedIssuer(needs, integration)
    const session = await requestSession.begin()
    const subject = session.subject === null ? undefined : await needs.store.subjects.find(session.subject)
    const reconnected = await refuseWithoutPerson(needs, wish, session)
    const terms = await termsFor(needs, integration, { wish, reconnected })
    const state = randomToken(needs.random)
    const attempt = await makeAttempt(needs, { wish, integration, session, subject, state, terms })
    await needs.store.attempts.add(attempt, pendingMax)
    needs.events.attemptStarted({ integration: integration.id, purpose: wish.purpose, model: wish.model })
    return authorizationFacts(integration, attempt, { wish, authorize, state })
  }

const refuseUntrustedIssuer = async ({ issuers, events }: ConnectNeeds, integration: Integration) => {
  const state = await issuers.get(integration.id)?.state()
  if (state?.kind !== 'failed') return
  events.metadataRefused({ integration: integration.id, detail: state.detail })
  throw new Failure(state.code, state.detail)
}

/** The connection that a reconnect is for; null for every other purpose. */
const refuseWithoutPerson = async (
  needs: ConnectNeeds,
  wish: Wish,
  session: SessionRecord,
): Promise<ConnectionRow | null> => {
  if (wish.purpose === 'sign-in') return null
  if (session.subject === null) throw new Failure('sign-in-required', `${wish.purpose} without a person`)
  if (wish.purpose === 'link') return null
  if (wish.connection === undefined)
    throw new Failure('connection-not-found', 'reconnect names no connection')
  const row = await ownConnection(needs, session, wish.connection)
  if (row.integration !== wish.integration || row.model !== wish.model) {
    throw new Failure('connection-not-found', 'the connection is of another integration or model')
  }
  return row
}

const termsFor = async (
  { store }: ConnectNeeds,
  integration: Integration,
  { wish, reconnected }: { readonly wish: Wish; readonly reconnected: ConnectionRow | null },
): Promise<Attempt['terms']> => {
  if (wish.model !== 'delegation') return null
  const agreed = reconnected ? await store.delegations.find(reconnected.id) : undefined
  const { purpose, operations, days } = possibleTerms(integration, wish.delegation ?? agreed)
  return { purpose, operations, days }
}

interface Makings {
  readonly wish: Wish
  readonly integration: Integration
  readonly session: SessionRecord
  readonly subject: Subject | undefined
  readonly state: string
  readonly terms: Attempt['terms']
}

const makeAttempt = async ({ clock, random }: ConnectNeeds, makings: Makings): Promise<Attempt> => {
  const { wish, integration, session, subject, state } = makings
  const now = clock.now()
  return {
    stateHash: await sha256(state),
    session: session.record,
    // Signing in adds to nobody, unless the guest is the one who signs in.
    subject: wish.purpose !== 'sign-in' || subject?.guest ? session.subject : null,
    purpose: wish.purpose,
    integration: integration.id,
    model: wish.model,
    challenge: wish.challenge,
    nonce: integration.openid ? randomToken(random) : null,
    redirectUri: integration.redirectUri ?? '',
    connection: wish.purpose === 'reconnect' ? (wish.connection ?? null) : null,
    returnTo: safeReturnPath(wish.return_to),
    terms: makings.terms,
    createdAt: now,
    expiresAt: now + attemptMs,
  }
}

const authorizationFacts = (
  { provider, client, flow, scopes, sendChallenge, extraParameters }: Integration,
  attempt: Attempt,
  { wish, authorize, state }: { wish: Wish; authorize: string; state: string },
): AuthorizationFacts => {
  const model = provider.accessModels[wish.model]
  const extra = { ...extraParameters, ...model?.addsParameters }
  return {
    state: State.parse(state),
    nonce: attempt.nonce,
    authorization_endpoint: authorize,
    client_id: client?.id ?? '',
    redirect_uri: attempt.redirectUri,
    response_type: flow,
    // The query is the default of the code flow, and not every server knows the parameter.
    response_mode: flow === 'code id_token' ? 'fragment' : null,
    scope: requestedScopes(scopes, model?.addsScopes).join(' '),
    send_challenge: sendChallenge,
    extra: wish.another_account ? mergePrompts(extra, provider.anotherAccount) : extra,
    expires_at: new Date(attempt.expiresAt).toISOString(),
  }
}

// `prompt` is a list: asking for consent and for another account do not exclude each other.
const mergePrompts = (extra: Readonly<Record<string, string>>, added: Readonly<Record<string, string>>) => {
  const prompts = [extra['prompt'], added['prompt']].filter(Boolean).join(' ')
  return { ...extra, ...added, ...(prompts && { prompt: prompts }) }
}
