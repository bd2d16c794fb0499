import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { loadSite } from './cli/load-site.ts'
import { localVaultKey } from './cli/local-vault-key.ts'
import { openStore } from './cli/open-store.ts'
import { serve } from './cli/serve.ts'
import { compose } from './compose.ts'
import type { Config } from './config/config.ts'
import { readConfig } from './config/read-config.ts'
import { reportProblems } from './config/report-problems.ts'
import type { LogRecord } from './events.ts'
import { embeddedEngine } from './jobs/embedded-engine.ts'
import { operationsApp } from './http/operations-app.ts'
import type { Store } from './store/ports.ts'
import { undiciForward } from './transport/undici-engine.ts'

const purgeEveryMs = 300_000
const distFolder = join(import.meta.dirname, '../../web/dist')

const chance = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }
const clock = { now: () => Date.now() }
const log = (record: LogRecord) =>
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...record })}\n`)

const giveUp = (message: string): never => {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

const warn = (warnings: readonly string[]) => {
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`)
}

const readFile = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

const loadConfig = (file: string): Config => {
  const text =
    readFile(file) ??
    giveUp(`There is no configuration at ${file}. docs/configuration.md says what belongs there.`)
  const folder = dirname(file)
  const read = readConfig({
    text,
    file,
    env: process.env,
    readFile: (path) => readFile(isAbsolute(path) ? path : join(folder, path)),
    localVaultKey: () => localVaultKey(join(folder, '.planbridge', 'vault-key'), chance),
  })
  if (read.kind === 'problems') return giveUp(reportProblems(file, read.problems))
  warn(read.warnings)
  return read.config
}

const openOrGiveUp = async (config: Config): Promise<Store> => {
  const opened = await openStore(config.store, log)
  if (opened.kind === 'refused') return giveUp(`The store cannot be opened: ${opened.reason}`)
  warn(opened.warnings)
  return opened.store
}

// A store that is away comes back; what was due is still due then.
const reportTrouble = (error: unknown) =>
  log({ event: 'duty.failed', level: 'error', detail: error instanceof Error ? error.message : 'unknown' })

const start = async () => {
  const config = loadConfig(resolve(process.env['PLANBRIDGE_CONFIG'] ?? 'planbridge.config.yaml'))
  const site = loadSite(distFolder) ?? giveUp('The web app is not built yet: run `npx vite build web` first.')
  const store = await openOrGiveUp(config)
  const { forward, close } = undiciForward()
  const engines = { store, forward, clock, chance, log, site, pause: (ms: number) => pause(ms) }
  const planbridge = compose(config, { ...engines, fetch: (request) => fetch(request) })
  const doors = [
    await serve(planbridge.fetch, config.listen),
    await serve((request) => operationsApp(planbridge.ready).fetch(request), config.operations),
  ]
  const jobs = embeddedEngine({ pause: (ms) => pause(ms), report: (error) => reportTrouble(error) })
  await jobs.start(planbridge.duty)
  const purging = setInterval(() => void planbridge.purge().catch(reportTrouble), purgeEveryMs)
  const stop = async () => {
    clearInterval(purging)
    await Promise.all([jobs.stop(), ...doors.map((door) => door.close())])
    await close()
    await store.close()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
  log({ event: 'started', level: 'info', origin: config.origin })
}

await start()
