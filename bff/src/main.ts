import { hash } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadConfig } from './cli/load-config.ts'
import { openConfiguredStore } from './cli/open-configured-store.ts'
import { openConfiguredOutbound, reportEgress } from './cli/open-outbound.ts'
import { openEngine } from './cli/open-engine.ts'
import { exitOnOperatorError, OperatorError } from './cli/operator-error.ts'
import { requireKeys } from './cli/require-keys.ts'
import { compose } from './compose.ts'
import { openEvents } from './events.ts'
import { clientAddressOf } from './http/node/client-address.ts'
import { loadSite } from './http/node/load-site.ts'
import { serve } from './http/node/serve.ts'
import { operationsApp } from './http/operations/operations-app.ts'
import { boundedLog } from './observability/bounded-log.ts'
import { eventCounter } from './observability/event-counter.ts'
import { logSink } from './observability/log-sink.ts'
import { monotonicClock } from './runtime/monotonic-clock.ts'
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

const logCountsEveryMs = 10_000

const start = async () => {
  const counter = eventCounter()
  const log = boundedLog(
    logSink((line) => void process.stdout.write(line), clock),
    clock,
  )
  setInterval(log.writeCounts, logCountsEveryMs).unref()
  const events = openEvents([log.sink, counter.sink])
  const config = loadConfig(process.env, random)
  const store = await openConfiguredStore(config, events)
  await requireKeys(store, openKeyring(config.vault.current, config.vault.keys))
  const site = builtSite()
  reportEgress(config, events)
  const outbound = openConfiguredOutbound(config, events)
  const planbridge = compose(config, {
    store,
    fetch: outbound.fetch,
    forward: outbound.forward,
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
  const operations = operationsApp({ ...planbridge, eventCounts: counter.counts })
  const servers = [
    await serve(planbridge, {
      ...config.listen,
      clientAddressOf: clientAddressOf({ trustedProxies: config.trustedProxies, events, clock: monotonic }),
    }),
    await serve({ fetch: (request) => operations.fetch(request) }, config.operations),
  ]
  const jobs = await openEngine(config.store, {
    sleep: (ms) => sleep(ms),
    // Background work is repeated, so an error such as an unavailable store needs only a report.
    report: (error) =>
      events.backgroundTaskFailed({ detail: error instanceof Error ? error.message : 'unknown' }),
  })
  await jobs.start(planbridge.backgroundTasks)
  planbridge.housekeeping.start()
  const drain = async () => {
    await Promise.all(servers.map((server) => server.close()))
    await planbridge.drained()
  }
  const stop = async () => {
    await Promise.all([jobs.stop(), Promise.race([drain(), sleep(drainMsMax)])])
    await planbridge.housekeeping.stop()
    await outbound.close()
    await store.close()
    log.close()
    process.exit(0)
  }
  // A terminal and a process manager may each send a signal.
  let stopping: Promise<void> | undefined
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void (stopping ??= stop()))
  events.started({ origin: config.origin })
}

await exitOnOperatorError(start)
