import { hash } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadConfig } from './cli/load-config.ts'
import { loadSite } from './http/node/load-site.ts'
import { openEngine } from './cli/open-engine.ts'
import { orRefuse, Refusal } from './cli/refusal.ts'
import { requireKeys } from './cli/require-keys.ts'
import { serve } from './http/node/serve.ts'
import { storeOrRefusal } from './cli/store-or-refusal.ts'
import { compose } from './compose.ts'
import type { LogRecord } from './events.ts'
import { operationsApp } from './http/operations/operations-app.ts'
import { nativeFindBytes as findBytes } from './transport/find-bytes-engine.ts'
import { undiciForward } from './transport/undici-engine.ts'
import { openKeyring } from './vault/keyring.ts'

// Beside us in a build; in a checkout, where the last build left it.
const siteFolders = ['web', '../../dist/web'].map((folder) => join(import.meta.dirname, folder))

const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }
const sha256 = (text: string) => hash('sha256', text, 'base64url')
const clock = { now: () => Date.now() }
const log = (record: LogRecord) =>
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...record })}\n`)

const builtSite = () => {
  const site = loadSite(siteFolders)
  if (!site) throw new Refusal('The web app is not built yet: run `npm run build` first.')
  return site
}

/** Longer than a step of the protocol may take, with the writing of what it brought: what never ends does not hold us. */
const drainMsMax = 15_000

// A store that is away comes back; what was due is still due then.
const reportTrouble = (error: unknown) =>
  log({ event: 'duty.failed', level: 'error', detail: error instanceof Error ? error.message : 'unknown' })

const start = async () => {
  const config = loadConfig(process.env, random)
  const store = await storeOrRefusal(config, log)
  await requireKeys(store, openKeyring(config.vault.current, config.vault.keys))
  const site = builtSite()
  const { forward, close } = undiciForward()
  const engines = { store, forward, hash: sha256, findBytes, clock, random, log, site }
  const planbridge = compose(config, {
    ...engines,
    sleep: (ms) => sleep(ms),
    fetch: (request) => fetch(request),
  })
  const doors = [
    await serve(planbridge, config.listen),
    await serve({ fetch: (request) => operationsApp(planbridge).fetch(request) }, config.operations),
  ]
  const jobs = await openEngine(config.store, { sleep: (ms) => sleep(ms), report: reportTrouble })
  await jobs.start(planbridge.backgroundTasks)
  planbridge.housekeeping.start()
  const drain = async () => {
    await Promise.all(doors.map((door) => door.close()))
    await planbridge.drained()
  }
  const stop = async () => {
    await Promise.all([jobs.stop(), Promise.race([drain(), sleep(drainMsMax)])])
    await planbridge.housekeeping.stop()
    await close()
    await store.close()
    process.exit(0)
  }
  // A terminal and whoever started us may both tell.
  let stopping: Promise<void> | undefined
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void (stopping ??= stop()))
  log({ event: 'started', level: 'info', origin: config.origin })
}

await orRefuse(start)
