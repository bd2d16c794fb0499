import { providers } from '@planbridge/shared/providers'
import { adapters } from './adapters/index.ts'
import { type Config, registeredClients } from './config/config.ts'
import { cachedConnection, ownConnection } from './connections/own-connection.ts'
import { type Erasure, erasure } from './erasure/erase.ts'
import type { Events } from './events.ts'
import type { ConnectNeeds } from './grants/needs.ts'
import type { Site } from './http/browser/site.ts'
import type { Caller } from './http/caller.ts'
import { failureAnswer } from './http/failure-response.ts'
import { type AnswerApiCall, proxyAdapter } from './http/proxy/proxy-adapter.ts'
import { openApp } from './http/open-app.ts'
import { dataHeaders } from './http/security-headers.ts'
import type { ReceiveDelivery } from './http/webhooks/received-delivery.ts'
import { answerOnce } from './hosts/answer-once.ts'
import type { AddressQuestions } from './inbound/addresses/open-addresses.ts'
import { withoutPathKeys } from './inbound/receive/without-path-keys.ts'
import { openIssuers } from './issuer/open-issuers.ts'
import type { JobNeeds } from './jobs/needs.ts'
import { openRequestSessions } from './principal/request-session.ts'
import { openProxy, type Proxy } from './proxy/entry-points.ts'
import { openUpstream, type Upstream, type UpstreamNeeds } from './proxy/open-upstream.ts'
import { every } from './runtime/every.ts'
import { drainedOf, trackInFlight } from './runtime/in-flight.ts'
import type { MaybePromise } from './runtime/maybe-promise.ts'
import { type MonotonicClock, withoutSetBacks } from './runtime/monotonic-clock.ts'
import type { Clock, Fetch, Random, Sleep } from './runtime/platform.ts'
import { sha256 } from './runtime/sha256.ts'
import { type Ticker, together } from './runtime/ticker.ts'
import { backgroundTasksOf } from './scheduler/background-tasks.ts'
import type { BackgroundTasks } from './scheduler/ports.ts'
import { openCachedStore } from './store/cache/cached-store.ts'
import { purgeStore } from './store/engines/purge-store.ts'
import { openReadiness, type Readiness } from './store/engines/readiness.ts'
import type { Store } from './store/ports/ports.ts'
import { endConnection } from './tokens/end-connection.ts'
import { freshToken, type GetFreshToken } from './tokens/fresh-token.ts'
import { recheckUnreadable } from './tokens/recheck-unreadable.ts'
import { refreshLease } from './tokens/refresh-lease.ts'
import { checkIdentity } from './tokens/renew/check-identity.ts'
import { renewToken } from './tokens/renew/renew-token.ts'
import { unstoredRenewals } from './tokens/renew/unstored-renewals.ts'
import { openRevocations } from './tokens/revocation/revocations.ts'
import { tokenAcceptance } from './tokens/token-acceptance.ts'
import type { EgressStatus } from './transport/egress.ts'
import type { Forward } from './transport/forward.ts'
import type { GuardedWay } from './transport/guarded-post.ts'
import {
  defaultProtocolLimits,
  openProtocolClient,
  type ProtocolLimits,
} from './transport/protocol-client.ts'
import { openWebhooks } from './use-cases/open-webhooks.ts'
import { openUseCases, type OpenedUseCases } from './use-cases/open-use-cases.ts'
import { currentKeyFault } from './vault/key-checks.ts'
import { openKeyring } from './vault/keyring.ts'
import { tokenVault } from './vault/token-vault.ts'

/** Everything that touches a disk, a network, a clock or randomness. */
export interface Engines {
  readonly store: Store
  readonly fetch: Fetch
  readonly forward: Forward
  /** The way to addresses that hosts named. */
  readonly hosts: GuardedWay
  /** The state of the way to providers, if `fetch` and `forward` report it. */
  readonly egress?: EgressStatus
  /** The wall clock. */
  readonly clock: Clock
  /** The time that passes in this process. Without it, it is measured with the wall clock. */
  readonly monotonic?: MonotonicClock
  readonly random: Random
  readonly sleep: Sleep
  readonly events: Events
  readonly site: Site
  readonly protocolLimits?: ProtocolLimits
  /** SHA-256 in base64url, if the platform has a faster implementation than Web Crypto. */
  readonly hash?: (text: string) => MaybePromise<string>
  /** A byte search, if the platform has a faster one than JavaScript. */
  readonly findBytes?: UpstreamNeeds['findBytes']
}

export interface Planbridge extends Pick<Upstream, 'health'> {
  readonly fetch: (request: Request, caller?: Caller) => Promise<Response>
  /** Answers API calls as `fetch` does, for servers that can skip web requests and responses. */
  readonly answerApiCall: AnswerApiCall
  readonly freshToken: GetFreshToken
  /** Background work; a job engine calls it. */
  readonly backgroundTasks: BackgroundTasks
  /** Erases a person or a tenant. */
  readonly erasure: Erasure
  /** Deletes expired sessions, attempts and budgets; failed deletions are repeated by the next purge. */
  readonly purge: () => Promise<void>
  /** Follows changes of other instances and writes buffered activity. Stop it before closing the store, or activity is lost. */
  readonly housekeeping: Ticker
  /** Answers the requests that wait for a change and ends event streams, now and from now on at once: the process stops. */
  readonly endWaits: () => void
  /** Resolves when no renewal and no request is in flight. */
  readonly drained: () => Promise<void>
  /** Looks if the store reads and writes. */
  readonly readiness: () => Promise<Readiness>
  /** True if the store reads and writes. */
  readonly ready: () => Promise<boolean>
  /** The addresses of providers, for operators. */
  readonly addresses: AddressQuestions
  /** Fetches the address lists of providers that are due. Rejects if the store does not answer. */
  readonly refreshAddresses: () => Promise<void>
  /** Tries the token sets that did not open again. Resolves to the number of those that still do not. */
  readonly recheckUnreadable: () => Promise<number>
}

/** The composition root: builds the program from a checked configuration and its engines. */
export const compose = (config: Config, engines: Engines): Planbridge => {
  const base = openBase(config, engines)
  const tokens = openTokens(config, base)
  const upstream = openUpstream({
    ...base,
    ...config.proxy,
    clock: base.monotonic,
    findBytes: engines.findBytes,
    egress: engines.egress,
    headers: dataHeaders(config),
  })
  const { perPerson: sessionsPerPerson } = config.sessions
  const connect: ConnectNeeds = { ...base, ...tokens, adapters, sessionsPerPerson }
  const proxy = openProxy({
    ...base,
    ...tokens,
    ...upstream,
    forward: engines.forward,
    ownConnection: (session, id) => cachedConnection(base, session, id),
    limits: config.proxy,
    noteUse: (id, at) => base.activity.used(id, at),
    noteCall: base.calls.made,
  })
  const delegation: JobNeeds = {
    ...base,
    ...tokens,
    ownConnection: (session, id) => ownConnection(base, session, id),
    callOperation: proxy.callOperation,
    jobLimits: config.jobs,
    keepAnswers: config.jobs.keepAnswers,
  }

  const erasing = erasure(connect)
  const catalog = { ...connect, ...publicFacts(config), providers }
  const { endpoints, addressLists: times } = config.webhooks
  const hasHosts = config.hostKeys.length > 0
  const settings = { ...endpoints, times, hasHosts, client: base.protocolClient }
  const webhooks = openWebhooks({ ...base, ...proxy, ...settings })
  const { addresses, receiving, repeated, notifications } = webhooks
  const used = { catalog, delegation, erasure: erasing, notifications }
  const opened = openUseCases({ ...config.sessions, ...base, ...used })
  const web = openHttp(config, { ...base, site: engines.site, proxy, ...opened, ...receiving })
  const requests = trackInFlight()
  const purge = purgeStore(base, config.sessions.idleSeconds)
  const maintenance = { ...opened.embedding, ...tokens.revocations, ...erasing, purge, repeated }
  return {
    fetch: (request, caller = {}) => requests.track(Promise.resolve(web.app.fetch(request, caller))),
    answerApiCall: web.answerApiCall,
    freshToken: tokens.freshToken,
    endWaits: opened.endWaits,
    backgroundTasks: backgroundTasksOf(delegation, maintenance),
    erasure: erasing,
    purge,
    housekeeping: together([base.housekeeping, addresses.following]),
    addresses: addresses.questions,
    refreshAddresses: addresses.refreshDue,
    drained: drainedOf([requests, tokens, notifications.delivery]),
    ...looksAt(base),
    health: upstream.health,
  }
}

/** The facts of the deployment that every visitor gets. */
const publicFacts = ({ origin, anonymousUse, console, sampleHost }: Config) => ({
  origin,
  anonymousUse,
  console,
  sampleHost,
})

/** The questions of operators: readiness and unreadable token sets. */
const looksAt = (base: Base): Pick<Planbridge, 'readiness' | 'ready' | 'recheckUnreadable'> => {
  const readiness = openReadiness(base)
  return {
    readiness,
    ready: () => readiness().then((found) => found.isReady && found.degraded === undefined),
    recheckUnreadable: recheckUnreadable(base),
  }
}

// A person waits for the revocation, so it counts as failed after two seconds, connecting included.
const revocationLimits: ProtocolLimits = { deadlineMs: 1_800, bytesMax: 65_536 }

/** The parts that all features share: the cached store with the vault, the protocol clients and the platform. */
const openBase = (config: Config, engines: Engines) => {
  const { fetch, clock, random, sleep, hash = sha256, monotonic = withoutSetBacks(clock) } = engines
  const events = withoutPathKeys(engines.events, config.integrations)
  const keyring = openKeyring(config.vault.current, config.vault.keys)
  const keyFault = currentKeyFault({ store: engines.store.sealed, keyring })
  const vault = tokenVault(keyring, { events, keyFault })
  return {
    ...openCachedStore({ store: engines.store, vault, events, clock: monotonic, sleep }),
    integrations: new Map(config.integrations.map((integration) => [String(integration.id), integration])),
    firmSignIns: new Map(config.firmSignIns.map((firm) => [String(firm.integration.id), firm])),
    protocolClient: openProtocolClient(fetch, engines.protocolLimits ?? defaultProtocolLimits),
    revocationClient: openProtocolClient(fetch, revocationLimits),
    hosts: engines.hosts,
    every,
    events,
    hash,
    clock,
    monotonic,
    random,
    sleep,
  }
}

type Base = ReturnType<typeof openBase>

/** Fetching, renewing and revoking tokens. */
const openTokens = (config: Config, base: Base) => {
  const { store, vault, events, random, sleep, protocolClient, clock, monotonic } = base
  const shared = { ...base, ...config.sessions }
  const issuers = openIssuers(registeredClients(config), protocolClient, monotonic, events)
  const revocations = openRevocations({ ...base, issuers })
  const lease = refreshLease({ connections: store.connections, random, sleep })
  const end = endConnection({ store, vault, events, revocations })
  const unstored = unstoredRenewals({ sleep })
  const renewing = { ...base, issuers, revokeTokens: revocations.revokeTokens, unstored }
  const renew = renewToken(renewing)
  const identityLease = refreshLease({ connections: store.connections, random, sleep })
  const check = checkIdentity({ ...renewing, lease: identityLease })
  return {
    issuers,
    checkIdentity: check,
    acceptance: tokenAcceptance({ store, events, clock }),
    async drained() {
      await Promise.all([lease.drained(), identityLease.drained()])
      await unstored.drained()
    },
    revocations,
    endConnection: end,
    freshToken: freshToken({ ...shared, lease, renew, checkIdentity: check, endConnection: end }),
  }
}

interface HttpParts extends Base, OpenedUseCases {
  readonly site: Site
  readonly proxy: Proxy
  readonly receiveDelivery: ReceiveDelivery
}

/** The web app and the adapter for API calls, which share their sessions. */
const openHttp = (config: Config, parts: HttpParts) => {
  const openRequestSession = openRequestSessions({
    ...parts,
    limits: config.sessions,
    guests: config.anonymousUse,
  })
  const answerApiCall = proxyAdapter({
    ...parts,
    openRequestSession,
    origin: config.origin,
    hostKeys: config.hostKeys,
    callsPerMinute: config.sessions.callsPerMinute,
    clock: parts.monotonic,
    failureAnswer: failureAnswer(parts),
    headers: dataHeaders(config),
  })
  const app = openApp({
    ...parts,
    origin: config.origin,
    hostKeys: config.hostKeys,
    callbackPaths: registeredClients(config).flatMap(({ redirectUri }) =>
      redirectUri ? [new URL(redirectUri).pathname] : [],
    ),
    answerOnce: answerOnce(parts),
    openRequestSession,
    answerApiCall,
  })
  return { app, answerApiCall }
}
