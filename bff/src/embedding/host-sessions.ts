import { connectSessionMs } from '@planbridge/shared/durations'
import type { AccessModel, ConnectionId, InputOf, IntegrationId } from '@planbridge/shared/contract'
import { ConnectSessionId, ConnectSessionToken } from '@planbridge/shared/embed'
import type { ConnectSession, hostEndpoints } from '@planbridge/shared/host-api'
import { base64url } from 'jose'
import { ownConnection } from '../connections/own-connection.ts'
import { isoTime } from '../domain/iso-time.ts'
import { Failure } from '../failure.ts'
import { integrationFor } from '../grants/integration-for.ts'
import type { HostKeyPrincipal } from '../principal/host-key.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { randomToken } from '../runtime/random-token.ts'
import { sha256 } from '../runtime/sha256.ts'
import type { ConnectSessionRow } from '../store/ports/ports.ts'
import { endSession } from './end-session.ts'
import { hostSubject } from './host-subject.ts'
import type { EmbeddingNeeds } from './needs.ts'
import { currentSession } from './session-state.ts'

type CreateInput = InputOf<typeof hostEndpoints.createConnectSession>

/** Open sessions of one user. A page that mints a token whenever it is loaded needs many. */
const openMax = 100

const triesMax = 3

/** Starts a connect session for a host's user. Its token and the secret of its link are returned, and stored as hashes. */
export const createConnectSession =
  (needs: EmbeddingNeeds): UseCaseFor<typeof hostEndpoints.createConnectSession, 'host-key'> =>
  async (input, key) => {
    if (input.code_challenge !== undefined && input.return_url === undefined)
      throw new Failure('return-url-required', 'a challenge without a return URL')
    const integrations = allowedIntegrations(needs, key, input)
    const user = { tenant: key.tenant, account: input.subject, name: input.display_name ?? null }
    for (let tries = 0; tries < triesMax; tries += 1) {
      const subject = await hostSubject(needs, user)
      const reconnect = await connectionToRenew(needs, key, { subject, id: input.connection })
      const id = ConnectSessionId.parse(base64url.encode(needs.random.bytes(16)))
      const token = ConnectSessionToken.parse(`pbcs_${id}.${randomToken(needs.random)}`)
      const link = randomToken(needs.random)
      const hashes = { tokenHash: await sha256(token), linkHash: await sha256(link) }
      const session = newSession(needs, { id, key, input, subject, reconnect, integrations, ...hashes })
      if (!(await isAdded(needs, session))) continue
      needs.events.connectSessionStarted({ session: id, key: key.name, subject })
      return { id, token, url: `${needs.origin}/connect#l=${link}`, expires_at: isoTime(session.expiresAt) }
    }
    throw new Failure('internal', 'the user was erased at the same time, repeatedly')
  }

/** False if the user was erased in the meantime. */
const isAdded = async ({ store }: EmbeddingNeeds, session: ConnectSessionRow): Promise<boolean> => {
  const outcome = await store.connectSessions.add(session, openMax)
  if (outcome === 'full')
    throw new Failure('too-many-connect-sessions', `the limit is ${openMax}`, { limit: openMax })
  return outcome === 'added'
}

interface SessionFacts extends Pick<
  ConnectSessionRow,
  'id' | 'subject' | 'reconnect' | 'integrations' | 'tokenHash' | 'linkHash'
> {
  readonly key: HostKeyPrincipal
  readonly input: CreateInput
}

const newSession = ({ clock }: EmbeddingNeeds, { key, input, ...facts }: SessionFacts): ConnectSessionRow => {
  const now = clock.now()
  return {
    ...facts,
    tenant: key.tenant,
    hostSubject: input.subject,
    hostKey: key.name,
    host: key.shownAs,
    ...wishesOf(input),
    linkUsed: false,
    status: 'open',
    connection: null,
    failure: null,
    revision: 1,
    announced: null,
    entered: null,
    confirmed: false,
    createdAt: now,
    expiresAt: now + connectSessionMs,
  }
}

type Wishes = Pick<
  ConnectSessionRow,
  'person' | 'models' | 'origins' | 'locale' | 'appearance' | 'returnUrl' | 'challenge'
>

const wishesOf = ({ display_name, access_models, allowed_origins, ...input }: CreateInput): Wishes => ({
  person: display_name ?? null,
  models: access_models ?? null,
  // As browsers write them: without the port that is the default.
  origins: (allowed_origins ?? []).map((origin) => new URL(origin).origin),
  locale: input.locale ?? null,
  appearance: input.appearance ?? {},
  returnUrl: input.return_url ?? null,
  challenge: input.code_challenge ?? null,
})

/** The integrations that a session is for; null means all of the tenant. Fails if one of them offers none of the access models. */
const allowedIntegrations = (
  needs: EmbeddingNeeds,
  key: HostKeyPrincipal,
  { integrations: named, access_models: models }: CreateInput,
): readonly string[] | null => {
  const isOfKey = (id: string) => key.integrations?.includes(id) ?? true
  if (named) {
    for (const id of named) requireOffer(needs, key, { id, models, isOfKey: isOfKey(id) })
    return named
  }
  const all = [...needs.integrations.values()].filter(
    ({ id, tenant }) => tenant === key.tenant && isOfKey(id),
  )
  const offersOne = all.some((integration) =>
    integration.models.some((model) => models?.includes(model) ?? true),
  )
  if (!offersOne) throw new Failure('access-model-not-offered', 'no integration of the key offers one')
  return key.integrations
}

interface WantedOffer {
  readonly id: IntegrationId
  readonly models: readonly AccessModel[] | undefined
  readonly isOfKey: boolean
}

const requireOffer = (needs: EmbeddingNeeds, key: HostKeyPrincipal, wanted: WantedOffer): void => {
  const { id, models, isOfKey } = wanted
  const integration = needs.integrations.get(id)
  if (!integration || integration.tenant !== key.tenant || !isOfKey)
    throw new Failure('integration-not-found', 'unknown, or not of this key')
  const [model] = integration.models.filter((offered) => models?.includes(offered) ?? true)
  if (model === undefined) throw new Failure('access-model-not-offered', id)
  integrationFor(needs, { id, model, tenant: key.tenant })
}

interface NamedConnection {
  readonly subject: string
  readonly id: ConnectionId | undefined
}

/** The connection to renew: one of the user, of an integration of the key, that needs no verification any more. */
const connectionToRenew = async (
  needs: EmbeddingNeeds,
  { tenant, integrations }: HostKeyPrincipal,
  { subject, id }: NamedConnection,
): Promise<ConnectionId | null> => {
  if (id === undefined) return null
  const row = await ownConnection(needs, { tenant, subject }, id)
  if (row.pendingUntil !== null || !(integrations?.includes(row.integration) ?? true))
    throw new Failure('connection-not-found', 'not verified, or not of this key')
  return row.id
}

/** The session of a host's tenant as of now; fails with `connect-session-not-found`. */
export const sessionOfHost = async (
  needs: EmbeddingNeeds,
  { tenant }: HostKeyPrincipal,
  id: ConnectSessionId,
): Promise<ConnectSessionRow> => {
  const session = await needs.store.connectSessions.find(id)
  if (session?.tenant !== tenant)
    throw new Failure('connect-session-not-found', 'unknown, or of another tenant')
  return currentSession(needs, session)
}

/** A session as its host sees it. */
export const hostView = (session: ConnectSessionRow): ConnectSession => ({
  id: session.id,
  subject: session.hostSubject,
  status: session.status,
  connection: hasConnection[session.status] ? session.connection : null,
  expires_at: isoTime(session.expiresAt),
})

const hasConnection: Record<ConnectSessionRow['status'], boolean> = {
  open: false,
  pending_verification: true,
  complete: true,
  cancelled: false,
  expired: false,
}

export const getConnectSession =
  (needs: EmbeddingNeeds): UseCaseFor<typeof hostEndpoints.getConnectSession, 'host-key'> =>
  async ({ id }, key) =>
    hostView(await sessionOfHost(needs, key, id))

/** Ends a session. A connection that awaits its verification is erased, and its grant is revoked. */
export const cancelConnectSession =
  (needs: EmbeddingNeeds): UseCaseFor<typeof hostEndpoints.cancelConnectSession, 'host-key'> =>
  async ({ id }, key) => {
    const session = await sessionOfHost(needs, key, id)
    if (session.status === 'open' || session.status === 'pending_verification')
      await endSession(needs, session, { status: 'cancelled' })
    return hostView(await sessionOfHost(needs, key, id))
  }
