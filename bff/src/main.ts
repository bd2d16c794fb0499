import { hash } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type StoreWait, whenStoreAnswers } from './cli/server/await-store.ts'
import { holdStore } from './cli/server/hold-store.ts'
import { listenOn } from './cli/server/listen-on.ts'
import { loadConfig } from './cli/load-config.ts'
import { openConfiguredStore } from './cli/open-configured-store.ts'
import { openConfiguredOutbound, reportEgress } from './cli/open-outbound.ts'
import { openEngine } from './cli/open-engine.ts'
import { openServerLog } from './cli/server/open-log.ts'
import { exitOnOperatorError, OperatorError } from './cli/operator-error.ts'
import { requireKeys } from './cli/require-keys.ts'
import { followSignals } from './cli/server/signals.ts'
import { compose, type Planbridge } from './compose.ts'
import type { Config } from './config/config.ts'
import { Failure } from './failure.ts'
import { failureAnswer } from './http/failure-response.ts'
import { clientAddressOf } from './http/node/client-address.ts'
import { refuseClient } from './http/node/client-refusals.ts'
import { loadSite } from './http/node/load-site.ts'
import { type RunningServer, serve } from './http/node/serve.ts'
import { operationsApp } from './http/operations/operations-app.ts'
import type { Phase } from './http/operations/operations-use-cases.ts'
import { dataHeaders } from './http/security-headers.ts'
import { monotonicClock } from './runtime/monotonic-clock.ts'
import type { JobEngine } from './scheduler/ports.ts'
import type { Store } from './store/ports/ports.ts'
import { nativeFindBytes as findBytes } from './transport/find-bytes-engine.ts'
import { openKeyring } from './vault/keyring.ts'

// Next to the bundle in a build; in a checkout, in the output of the last build.
const siteFolders = ['web', '../../dist/web'].map((folder) => join(import.meta.dirname, folder))

const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }
const sha256 = (text: string) => hash('sha256', text, 'base64url')
const clock = { now: () => Date.now() }
const monotonic = monotonicClock(() => performance.timeOrigin + performance.now())

const builtSite = () => {
  const site = loadSite(siteFolders)
  if (!site) throw new OperatorError('The web app has not been built: run `npm run build` first.')
  return site
}

/** Longer than a protocol step and the write that follows it. Work that takes longer does not keep the process alive. */
const drainMsMax = 15_000

/** How long a connection on which a response has just finished waits for another request before it is closed, at most. */
const quietMsMax = 1_000

/** How long writing the last activity and closing the store may take, each. */
const closeMsMax = 5_000

/** How long the last lines of the log and the last answer about health may take. */
const lastLinesMsMax = 1_000

const log = openServerLog(clock)
const { events } = log
const stopRequests = followSignals((signal) => events.signalIgnored({ signal }))

let phase: Phase = 'starting'

/** The parts that stop in the end. */
interface Running {
  readonly planbridge: Planbridge
  readonly server: RunningServer
  readonly operations: RunningServer
  readonly store: Store
  readonly jobs: JobEngine
  readonly outbound: Pick<ReturnType<typeof openConfiguredOutbound>, 'close'>
}

const openStore = (config: Config, wait: StoreWait): Promise<Store> =>
  whenStoreAnswers(async () => {
    const store = await openConfiguredStore(config, events)
    try {
      await requireKeys(store, openKeyring(config.vault.current, config.vault.keys))
      return store
    } catch (error) {
      await store.close()
      throw error
    }
  }, wait)

const openJobs = (config: Config, planbridge: Planbridge, wait: StoreWait): Promise<JobEngine> =>
  whenStoreAnswers(async () => {
    const jobs = await openEngine(config.store, {
      sleep: (ms) => sleep(ms),
      // Background work is repeated, so an error such as an unavailable store needs only a report.
      report: (error) =>
        events.backgroundTaskFailed({ detail: error instanceof Error ? error.message : 'unknown' }),
    })
    await jobs.start(planbridge.backgroundTasks)
    return jobs
  }, wait)

/** Limits and refusals of both listeners. */
const openListeners = (config: Config) => {
  const { http, shutdown, listen, trustedProxies } = config
  const limits = {
    keepAliveTimeout: http.keepAliveSeconds * 1000,
    maxHeaderSize: http.headerBytesMax,
    quietMs: Math.min(shutdown.drainSeconds * 1000, quietMsMax),
  }
  const refuse = refuseClient(failureAnswer({ events, random }), dataHeaders(config))
  const addressOf = clientAddressOf({ trustedProxies, events, clock: monotonic })
  return {
    openPublic: (planbridge: Planbridge) =>
      listenOn(
        serve(planbridge, { ...listen, clientAddressOf: addressOf, refuse }, limits),
        'listen',
        listen,
      ),
    openOperations(app: ReturnType<typeof operationsApp>) {
      const at = { ...config.operations, refuse }
      const opening = serve({ fetch: (request) => app.fetch(request) }, at, { ...limits, quietMs: 0 })
      return listenOn(opening, 'operations_listener', config.operations)
    },
  }
}

/** The longest time for which the start waits for the address lists of providers. */
const firstListsMsMax = 3_000

const start = async (): Promise<Running & Pick<Config, 'shutdown'>> => {
  const config = loadConfig(process.env, random)
  holdStore(config.store)
  const site = builtSite()
  const outbound = openConfiguredOutbound(config, events)
  const listeners = openListeners(config)
  let opened: Planbridge | undefined
  const instance = (): Planbridge => {
    if (!opened) throw new Failure('starting', 'the store is not open yet')
    return opened
  }
  // Before the store, so that health answers while the store is awaited.
  const operations = await listeners.openOperations(
    operationsApp({
      phase: () => phase,
      readiness: () => instance().readiness(),
      recheckUnreadable: () => instance().recheckUnreadable(),
      health: () => instance().health(),
      eventCounts: log.counts,
      addresses: {
        report: () => instance().addresses.report(),
        exported: (...wanted) => instance().addresses.exported(...wanted),
        warnings: () => instance().addresses.warnings(),
      },
    }),
  )
  const wait: StoreWait = {
    events,
    clock: monotonic,
    sleep: (ms) => sleep(ms),
    secondsMax: config.storeWaitSeconds,
  }
  const store = await openStore(config, wait)
  reportEgress(config, events)
  const planbridge = compose(config, {
    store,
    fetch: outbound.fetch,
    forward: outbound.forward,
    hosts: outbound.hosts,
    egress: outbound.egress,
    clock,
    monotonic,
    random,
    sleep: (ms) => sleep(ms),
    events,
    site,
    hash: sha256,
    findBytes,
  })
  opened = planbridge
  const server = await listeners.openPublic(planbridge)
  // Providers that call meanwhile get 503 and call again much later.
  await atMost(
    firstListsMsMax,
    planbridge.refreshAddresses().catch(() => undefined),
  )
  const jobs = await openJobs(config, planbridge, wait)
  planbridge.housekeeping.start()
  phase = 'serving'
  events.started({ origin: config.origin })
  return { planbridge, server, operations, store, jobs, outbound, shutdown: config.shutdown }
}

const atMost = (milliseconds: number, work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work, sleep(milliseconds)])

const exit = async (): Promise<never> => {
  await atMost(lastLinesMsMax, log.close())
  return process.exit(0)
}

/** Requests are taken as usual until the time to drain is over. The listener for health closes last. */
const stop = async ({
  planbridge,
  server,
  operations,
  store,
  jobs,
  outbound,
  shutdown,
}: Awaited<ReturnType<typeof start>>) => {
  const signal = await stopRequests.first
  phase = 'draining'
  events.draining({ signal, seconds: shutdown.drainSeconds })
  await Promise.race([sleep(shutdown.drainSeconds * 1000), stopRequests.second])
  events.stopping()
  planbridge.endWaits()
  const drain = async () => {
    await server.close()
    await planbridge.drained()
  }
  await Promise.all([jobs.stop(), atMost(drainMsMax, drain())])
  // A store that is silent does not keep the process alive.
  await atMost(closeMsMax, planbridge.housekeeping.stop())
  await atMost(closeMsMax, Promise.all([outbound.close(), store.close()]))
  await atMost(lastLinesMsMax, operations.close())
  return exit()
}

/** Every step of a start may be interrupted, as by a crash. */
const stopStarting = async () => {
  await stopRequests.first
  if (phase === 'starting') await exit()
}

void stopStarting()
await stop(await exitOnOperatorError(start))
