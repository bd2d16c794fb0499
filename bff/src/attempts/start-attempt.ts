import type { AuthorizationFacts, endpoints, InputOf } from '@planbridge/shared/contract'
import { State } from '@planbridge/shared/contract'
import { attemptMs } from '@planbridge/shared/durations'
import { ownConnection } from '../connections/own-connection.ts'
import { type Integration, requestedScopes } from '../domain/integration.ts'
import { isoTime } from '../domain/iso-time.ts'
import { Failure } from '../failure.ts'
import { integrationFor } from '../grants/integration-for.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { requireRoom } from '../grants/require-room.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import type { RequestSession } from '../principal/request-session.ts'
import { requirePerson, tenantOf } from '../principal/require-person.ts'
import { randomToken } from '../runtime/random-token.ts'
import { sha256 } from '../runtime/sha256.ts'
import type { Attempt, ConnectionRow, SessionRecord, StrangerLimit, Subject } from '../store/ports/ports.ts'
import { requirePossibleTerms } from './delegation-terms.ts'
import { tenantFor, withDiscovered } from './discovered.ts'
import { safeReturnPath } from './return-path.ts'

type AttemptInput = InputOf<typeof endpoints.startAttempt>

const pendingMax = 10
/** As many as the rate limit lets the strangers of one network start in two minutes, so that a burst ends no sign-in beside it. */
const pendingOfNetworkMax = 6_000

/** Starts an attempt: binds state, nonce and PKCE challenge to the session and returns the facts of the authorize URL. */
export const startAttempt =
  (needs: ConnectNeeds): UseCaseFor<typeof endpoints.startAttempt, 'browser-session'> =>
  async (input, requestSession) => {
    const wanted = wantedIntegration(needs, input, requestSession)
    if (input.silent && !isSilentPossible(wanted, input)) throw new Failure('request-malformed', 'silent')
    const integration = await trusted(needs, wanted)
    const authorize = integration.endpoints.authorize
    if (authorize === null || integration.redirectUri === null)
      throw new Failure('access-model-not-offered', 'no authorize endpoint')
    const session = await requestSession.begin()
    const subject = session.subject === null ? undefined : await needs.store.subjects.find(session.subject)
    const reconnected = await reconnectedConnection(needs, input, session)
    const terms = await termsFor(needs, integration, { input, reconnected })
    const state = randomToken(needs.random)
    const attempt = await makeAttempt(needs, { input, integration, session, subject, state, terms })
    await needs.store.attempts.add(attempt, pendingMax, await strangerOf(requestSession, subject))
    needs.events.attemptStarted({ integration: integration.id, purpose: input.purpose, model: input.model })
    return authorizationFacts(integration, attempt, { input, authorize, state })
  }

// A delegation asks for consent each time, and the other purposes are a person's decision.
const isSilentPossible = (
  { provider }: Integration,
  { purpose, model, another_account }: AttemptInput,
): boolean =>
  provider.silentSignIn !== undefined &&
  purpose === 'reconnect' &&
  model === 'user-present' &&
  !another_account

/** Attempts of callers without an account are limited by network, because each of them may come with a new session. */
const strangerOf = async (
  { network = '' }: RequestSession,
  subject: Subject | undefined,
): Promise<StrangerLimit | undefined> =>
  subject && !subject.guest ? undefined : { network: await sha256(network), pendingMax: pendingOfNetworkMax }

const wantedIntegration = (
  needs: ConnectNeeds,
  { integration: id, model, purpose }: AttemptInput,
  requestSession: RequestSession,
): Integration => {
  const firm = needs.firmSignIns.get(id)?.integration
  if (!firm) return integrationFor(needs, { id, model, tenant: tenantFor(purpose, tenantOf(requestSession)) })
  if (purpose !== 'sign-in' || !firm.models.includes(model))
    throw new Failure('access-model-not-offered', `${id} only signs people in`)
  return firm
}

/** Returns the integration, with the endpoints of its issuer if these are discovered; fails if the issuer is not to be trusted. */
const trusted = async ({ issuers, events }: ConnectNeeds, integration: Integration): Promise<Integration> => {
  const state = await issuers.get(integration.id)?.state()
  if (state?.kind !== 'failed') return withDiscovered(integration, state?.facts)
  events.metadataRefused({ integration: integration.id, detail: state.detail })
  throw new Failure(state.code, state.detail, { retryAfterSeconds: state.retryAfterSeconds })
}

/** Returns the connection that a reconnect is for, and null for every other purpose. Only a sign-in needs no person. */
const reconnectedConnection = async (
  needs: ConnectNeeds,
  input: AttemptInput,
  session: SessionRecord,
): Promise<ConnectionRow | null> => {
  if (input.purpose === 'sign-in') return null
  requirePerson({ session })
  if (input.purpose === 'link') {
    await requireRoom(needs, session)
    return null
  }
  if (input.connection === undefined)
    throw new Failure('connection-not-found', 'reconnect names no connection')
  const row = await ownConnection(needs, session, input.connection)
  if (row.integration !== input.integration || row.model !== input.model) {
    throw new Failure('connection-not-found', 'the connection has another integration or access model')
  }
  return row
}

const termsFor = async (
  { store }: ConnectNeeds,
  integration: Integration,
  { input, reconnected }: { readonly input: AttemptInput; readonly reconnected: ConnectionRow | null },
): Promise<Attempt['terms']> => {
  if (input.model !== 'delegation') return null
  const agreed = reconnected ? await store.delegations.find(reconnected.id) : undefined
  const { purpose, operations, days } = requirePossibleTerms(integration, input.delegation ?? agreed)
  return { purpose, operations, days }
}

interface AttemptFacts {
  readonly input: AttemptInput
  readonly integration: Integration
  readonly session: SessionRecord
  readonly subject: Subject | undefined
  readonly state: string
  readonly terms: Attempt['terms']
}

const makeAttempt = async ({ clock, random }: ConnectNeeds, facts: AttemptFacts): Promise<Attempt> => {
  const { input, integration, session, subject, state } = facts
  const now = clock.now()
  return {
    stateHash: await sha256(state),
    session: session.record,
    // A sign-in starts without a person, unless a guest signs in.
    subject: input.purpose !== 'sign-in' || subject?.guest ? session.subject : null,
    purpose: input.purpose,
    integration: integration.id,
    model: input.model,
    challenge: input.challenge,
    nonce: integration.openid ? randomToken(random) : null,
    redirectUri: integration.redirectUri ?? '',
    connection: input.purpose === 'reconnect' ? (input.connection ?? null) : null,
    returnTo: safeReturnPath(input.return_to),
    terms: facts.terms,
    createdAt: now,
    expiresAt: now + attemptMs,
  }
}

const authorizationFacts = (
  integration: Integration,
  attempt: Attempt,
  { input, authorize, state }: { input: AttemptInput; authorize: string; state: string },
): AuthorizationFacts => {
  const { provider, client, flow, sendChallenge, extraParameters } = integration
  const usual = { ...extraParameters, ...provider.accessModels[input.model]?.addsParameters }
  const extra = input.silent ? { ...usual, ...provider.silentSignIn } : usual
  return {
    state: State.parse(state),
    nonce: attempt.nonce,
    authorization_endpoint: authorize,
    client_id: client?.id ?? '',
    redirect_uri: attempt.redirectUri,
    response_type: flow,
    // The query is the default response mode of the code flow, and not every server supports the parameter.
    response_mode: flow === 'code id_token' ? 'fragment' : null,
    scope: requestedScopes(integration, input.model).join(' '),
    send_challenge: sendChallenge,
    extra: input.another_account ? mergePrompts(extra, provider.anotherAccount) : extra,
    expires_at: isoTime(attempt.expiresAt),
  }
}

// `prompt` is a list, so `consent` and `select_account` can be combined.
export const mergePrompts = (
  extra: Readonly<Record<string, string>>,
  added: Readonly<Record<string, string>>,
) => {
  const prompts = [extra['prompt'], added['prompt']].filter(Boolean).join(' ')
  return { ...extra, ...added, ...(prompts && { prompt: prompts }) }
}
