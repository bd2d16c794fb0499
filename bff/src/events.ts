import type { ExpiryWarning, FailureCode } from '@planbridge/shared/contract'

export type EventLevel = 'info' | 'warn' | 'error'

type LevelOf<Fields> = EventLevel | ((fields: Fields) => EventLevel)

interface Definition<Name extends string, Fields> {
  readonly name: Name
  readonly level: LevelOf<Fields>
}

/** Names an event; the type of its fields follows in a second call, because TypeScript infers type arguments all or none. */
const event =
  <const Name extends string>(name: Name) =>
  <Fields extends object>(level: LevelOf<Fields>): Definition<Name, Fields> => ({ name, level })

interface FailedRequest {
  readonly reference: string
  readonly code: FailureCode
  readonly detail: string
  readonly path: string
  readonly method: string
  /** `anyone`: the caller presented no session of a person and no valid key. */
  readonly by: 'anyone' | 'person' | 'host'
}

/** `proxy-not-declared`: a proxy of our network that is not trusted. `header-of-client`: an address elsewhere sends such headers. */
export type AddressDoubt = 'proxy-not-declared' | 'header-of-client' | 'header-missing' | 'header-unreadable'

interface OfConnection {
  readonly connection: string
  readonly integration: string
}

/** An endpoint of a host. */
type OfEndpoint = Readonly<Record<'endpoint' | 'tenant', string>>

/** The delivery of a message, with the id of its event, to an endpoint. */
interface OfWebhook extends OfEndpoint {
  readonly message: string
}

type WebhookAction = 'enabled' | 'disabled' | 'resent' | 'tested'

interface OfInbound {
  readonly integration: string
  readonly id: string
}
/** `name`: as the provider calls it; '' if it has no plain name. */
type OfReceived = OfInbound & { name: string; checked: string }

/**
 * Every event, with its name, level and fields. No field may contain a credential.
 * The names are public: docs/operations.md lists them, and log queries match them.
 */
const definitions = {
  started: event('started')<{ origin: string }>('info'),
  draining: event('draining')<{ signal: string; seconds: number }>('info'),
  stopping: event('stopping')<object>('info'),
  signalIgnored: event('signal.ignored')<{ signal: string }>('info'),
  clientAddressDoubtful: event('client-address.doubtful')<{ doubt: AddressDoubt; peer: string }>(
    ({ doubt }) => (doubt === 'header-of-client' ? 'info' : 'warn'),
  ),
  /** Emitted by the log itself: the lines of one kind that it counted instead of writing them. */
  linesOmitted: event('log.omitted')<{ omitted: string; of: string; count: number; seconds: number }>('info'),
  /** Lines that the log's output did not take: it was closed, full or too slow. */
  linesDropped: event('log.dropped')<{ count: number }>('warn'),
  requestFailed: event('request.failed')<FailedRequest>('info'),
  requestErrored: event('request.broke')<FailedRequest>('error'),
  attemptStarted: event('attempt.started')<{ integration: string; purpose: string; model: string }>('info'),
  attemptFailed: event('attempt.failed')<{ integration: string; code: FailureCode; detail: string }>('warn'),
  signedIn: event('session.signed-in')<{ subject: string }>('info'),
  signedOut: event('session.signed-out')<{ connections: number }>('info'),
  /** Two subjects of one person became one. `merged` does not exist any more. */
  peopleMerged: event('person.merged')<{ subject: string; merged: string; connections: number }>('info'),
  /** A person ended other sessions of theirs. */
  otherSessionsEnded: event('session.others-ended')<{ sessions: number }>('info'),
  /** The time of a claim, in seconds after our clock; negative before it. */
  clockDiffers: event('clock.differs')<{ integration: string; claim: string; seconds: number }>('error'),
  metadataRefused: event('metadata.refused')<{ integration: string; detail: string }>('error'),
  clientRefused: event('client.refused')<{ integration: string; detail: string }>('error'),

  connectSessionStarted: event('connect-session.started')<{ session: string; key: string; subject: string }>(
    'info',
  ),
  /** `status`: complete, cancelled or expired. `code`: why the host's verification was refused. */
  connectSessionEnded: event('connect-session.ended')<{
    session: string
    status: string
    code: FailureCode | null
  }>(({ code }) => (code === null ? 'info' : 'warn')),
  connectionMade: event('connection.made')<OfConnection & { model: string }>('info'),
  connectionEnded: event('connection.ended')<OfConnection & { revoked: string }>('info'),
  revocationPending: event('revocation.pending')<
    OfConnection & { detail: string; tries: number; nextTryAt: string }
  >('warn'),
  revocationConfirmed: event('revocation.confirmed')<OfConnection & { tries: number }>('info'),
  revocationGivenUp: event('revocation.given-up')<OfConnection & { reason: string; tries: number }>('warn'),
  connectionDied: event('connection.died')<OfConnection & { reason: string }>('warn'),
  connectionExpiring: event('connection.end-is-near')<
    OfConnection & Pick<ExpiryWarning, 'days' | 'what'> & { endsAt: string }
  >('info'),
  delegationNarrowed: event('delegation.narrowed')<OfConnection & { operations: number; endsAt: string }>(
    'info',
  ),
  tokenFetched: event('token.fetched')<OfConnection & { grant: string }>('info'),
  tokenRefused: event('token.refused')<OfConnection & { code: FailureCode; detail: string }>(({ code }) =>
    code === 'client-credentials-rejected' ? 'error' : 'warn',
  ),
  oddTokenAnswer: event('token.odd-answer')<OfConnection & { oddities: string }>('warn'),
  tokenNotAccepted: event('token.not-accepted')<OfConnection & { refusals: number; seconds: number }>('warn'),
  identityUnverified: event('identity.unverified')<OfConnection & { detail: string }>('warn'),
  identityVerified: event('identity.verified')<OfConnection>('info'),
  renewalUnstored: event('renewal.waits-for-store')<OfConnection>('error'),
  renewalLost: event('renewal.lost')<{ connection: string; revoked: string }>('error'),
  vaultRefused: event('vault.refused')<{ connection: string; detail: string }>('error'),
  vaultOpened: event('vault.opened-again')<{ connection: string }>('info'),
  /** A provider's event was stored. `possibleRepeat`: an earlier one had the same bytes. */
  webhookReceived: event('webhook.received')<OfReceived & { possibleRepeat: boolean }>('info'),
  /** A stored event was delivered again. */
  webhookRepeated: event('webhook.repeated')<OfReceived & { repeats: number }>('info'),
  /** `address`: that of the sender; `peer`: that of the TCP connection. */
  webhookRefused: event('webhook.refused')<{
    integration: string
    code: FailureCode
    detail: string
    address: string
    peer: string
  }>(({ code }) => (code === 'store-unavailable' || code === 'internal' ? 'error' : 'warn')),
  webhookProcessed: event('webhook.processed')<OfInbound>('info'),
  /** The vault key of an event is not configured at this instance. `events`: how many wait for it with this one. */
  webhookWaits: event('webhook.waits')<OfInbound & { detail: string; events: number }>('warn'),
  /** A provider asked for a decision. `by`: the host, or the configuration because the host was silent; `ms`: how long it took. */
  webhookGateAnswered: event('webhook.gate-answered')<{
    integration: string
    name: string
    verdict: 'approved' | 'denied'
    by: 'host' | 'silence'
    code: number | null
    detail: string
    ms: number
  }>(({ by }) => (by === 'host' ? 'info' : 'warn')),
  /** Events were taken from a provider's queue and stored. `left`: how many are left there; null if it did not say. */
  webhooksPulled: event('webhook.pulled')<{ integration: string; events: number; left: number | null }>(
    'info',
  ),
  webhookPullFailed: event('webhook.pull-failed')<{ integration: string; detail: string; seconds: number }>(
    'warn',
  ),
  /** Events that were taken from a queue are gone. `events`: 0 if their number is unknown. */
  webhooksLost: event('webhook.lost')<{ integration: string; events: number; detail: string }>('error'),
  /** The provider was asked to send undelivered events again. */
  webhooksReleased: event('webhook.released')<{ integration: string }>('info'),
  webhookReleaseRefused: event('webhook.release-refused')<{ integration: string }>('error'),
  /** Events need the service account of the integration, which is not connected. */
  webhooksUnconnected: event('webhook.unconnected')<{ integration: string }>('warn'),
  webhookSetAside: event('webhook.set-aside')<OfInbound & { detail: string }>('error'),
  answerNotKept: event('job.answer-not-kept')<{ job: string; connection: string; detail: string }>('warn'),
  jobRan: event('job.ran')<{
    job: string
    connection: string
    outcome: string
    code: FailureCode | undefined
  }>(({ outcome }) => (outcome === 'succeeded' ? 'info' : 'warn')),

  webhookTryFailed: event('webhook-endpoint.try-failed')<
    OfWebhook & { tries: number; httpStatus: number | null; reason: string; nextTryAt: string }
  >('warn'),
  /** The last try failed: the message waits for a command of an operator, or for its host. */
  webhookGivenUp: event('webhook-endpoint.given-up')<
    OfWebhook & { tries: number; httpStatus: number | null; reason: string }
  >('error'),
  /** The message or the keys of the endpoint cannot be opened now. */
  webhookEndpointWaits: event('webhook-endpoint.waits')<OfWebhook & { detail: string }>('error'),
  webhookEndpointAdded: event('webhook-endpoint.added')<OfEndpoint & { key: string }>('info'),
  webhookEndpointDisabled: event('webhook-endpoint.disabled')<OfEndpoint & { reason: 'gone' | 'failing' }>(
    'error',
  ),
  /** By the person `subject`. `messages`: how many are sent again. */
  webhookEndpointOperated: event('webhook-endpoint.operated')<
    OfEndpoint & { subject: string; action: WebhookAction; messages?: number }
  >('info'),
  credentialInResponse: event('credential.in-response')<
    OfConnection & { operation: string; where: 'headers' | 'body' }
  >('error'),
  /** Once at the start. `https` and `http`: the proxy for such destinations and where it is set, or `direct`. */
  egressChosen: event('egress.chosen')<{
    https: string
    http: string
    noProxy: string
    authorities: number
  }>('info'),
  egressFailed: event('egress.failed')<{ origin: string; detail: string }>('error'),
  egressRestored: event('egress.restored')<{ origin: string }>('info'),
  budgetClosed: event('budget.closed')<{
    integration: string
    rule: string
    code: FailureCode
    seconds: number
  }>('warn'),
  circuitOpened: event('circuit.opened')<{
    origin: string
    seconds: number
    concerns: 'all' | 'one-person'
  }>(({ concerns }) => (concerns === 'all' ? 'error' : 'warn')),
  circuitClosed: event('circuit.closed')<{ origin: string }>('info'),
  callsCutOff: event('calls.cut-off')<{
    integration: string
    stalled: number
    replaced: number
    tooLong: number
  }>('warn'),
  callsRested: event('calls.rested')<{ integration: string; operation: string; seconds: number }>('warn'),
  subscriptionKeyRejected: event('subscription-key.rejected')<{
    integration: string
    position: string
    operation: string
  }>('error'),
  subscriptionKeyRolledOver: event('subscription-key.rolled-over')<{
    integration: string
    from: string
    to: string
  }>('warn'),

  /** `list`: the address from which a provider's address list is fetched. */
  addressListChanged: event('address-list.changed')<{ list: string; added: number; removed: number }>('info'),
  /** A list that waits for an operator; the one before it stays in use. */
  addressListHeld: event('address-list.held')<{
    list: string
    reason: string
    added: number
    removed: number
  }>('error'),
  addressListFailed: event('address-list.failed')<{ list: string; detail: string; failures: number }>('warn'),
  /** A call from an address that is not allowed, let in because addresses are only observed. */
  callerObserved: event('caller.observed')<{ integration: string; address: string }>('warn'),
  /** Every hour while a list is older than the configured age. At 0 hours, calls are answered with 503. */
  addressListOld: event('address-list.old')<{
    list: string
    ageHours: number
    closesInHours: number
    held: boolean
  }>('error'),

  storeAwaited: event('store.awaited')<{ detail: string; waitedSeconds: number; nextTrySeconds: number }>(
    'warn',
  ),
  storeDegraded: event('store.degraded')<{ detail: string }>('error'),
  storeNotReady: event('store.not-ready')<{ detail: string }>('error'),
  storeReady: event('store.ready')<object>('info'),
  storeConnectionLost: event('store.connection-lost')<{ detail: string }>('warn'),
  changeFeedLost: event('store.changes-unheard')<{ detail: string }>('warn'),
  changeFeedRestored: event('store.changes-heard')<object>('info'),
  activityWriteFailed: event('activity.waits')<{ detail: string }>('warn'),
  purgeFailed: event('purge.failed')<{ detail: string }>('warn'),
  backgroundTaskFailed: event('duty.failed')<{ detail: string }>('error'),
  sinkFailed: event('event-sink.failed')<{ failed: string; detail: string }>('error'),
} as const

type Definitions = typeof definitions
type FieldsOf<D> = D extends Definition<string, infer Fields> ? Fields : never
type RecordOf<D> =
  D extends Definition<infer Name, infer Fields>
    ? { readonly event: Name; readonly level: EventLevel } & Readonly<Fields>
    : never

/** One event as sinks receive it: a closed union, discriminated by `event`. */
export type PlanbridgeEvent = { [Key in keyof Definitions]: RecordOf<Definitions[Key]> }[keyof Definitions]

export type EventName = PlanbridgeEvent['event']

/** Receives every event, synchronously. An error that it throws never reaches the code that emitted the event. */
export type EventSink = (event: PlanbridgeEvent) => void

/** One typed emitter per event. */
export type Events = {
  readonly [Key in keyof Definitions]: (
    ...fields: object extends FieldsOf<Definitions[Key]> ? [] : [FieldsOf<Definitions[Key]>]
  ) => void
}

const deliver = (sinks: readonly EventSink[], record: PlanbridgeEvent): void => {
  for (const sink of sinks) {
    try {
      sink(record)
    } catch (error) {
      const others = sinks.filter((other) => other !== sink)
      deliver(others, {
        event: 'event-sink.failed',
        level: 'error',
        failed: record.event,
        // The message could repeat fields of the event; the name of the error cannot.
        detail: error instanceof Error ? error.name : 'unknown',
      })
    }
  }
}

/** The emitters of all events, delivering each event to all sinks. */
export const openEvents = (sinks: readonly EventSink[]): Events => {
  const emitter =
    ({ name, level }: Definition<string, never>) =>
    (fields: object = {}): void => {
      const levelNow = typeof level === 'function' ? level(fields as never) : level
      deliver(sinks, { event: name, level: levelNow, ...fields } as PlanbridgeEvent)
    }
  const emitters = Object.entries(definitions).map(([key, definition]) => [key, emitter(definition)])
  return Object.fromEntries(emitters) as Events
}
