import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { redirectUrisAt } from '../../mock/registrations.ts'
import type { SimulatorChanges } from '../../mock/simulators/all-simulators.ts'
import { freePorts, originsOf, startSimulators } from '../../mock/start-simulators.ts'
import { environmentConfig } from '../browser/environment-config.ts'
import { type Browser, openBrowser } from '../deployment/browser.ts'
import { freePortsOf } from '../free-ports.ts'
import { startPlanbridge } from './planbridge-process.ts'

export interface SimulatedProcess {
  readonly pid: number
  readonly origin: string
  /** The origin of the operations listener. */
  readonly operations: string
  readonly config: string
  /** The output so far, of both streams. */
  readonly output: () => string
  readonly browser: Browser
  /** Another browser at the same process. */
  readonly openBrowser: () => Browser
  readonly close: () => Promise<void>
}

export interface SimulatedProcessOptions {
  /** The arguments of Node. */
  readonly args: readonly string[]
  /** A PostgreSQL URL. The default is an SQLite file. */
  readonly databaseUrl?: string
  /** Additional environment variables. */
  readonly env?: Readonly<Record<string, string>>
  readonly simulators?: SimulatorChanges
  /** Changes the text of the configuration. */
  readonly config?: (text: string) => string
}

// One session represents many people.
const manyCalls = '\nsessions: { calls_per_minute: 10000000 }\n'
const onPostgres = "\nstore: { url: 'env:STORE_URL' }\n"

/** Starts Planbridge in a child process and the simulators in this one, connected over HTTP. */
export const simulatedProcess = async ({
  args,
  databaseUrl,
  env = {},
  simulators: changes,
  config: change = (text) => text,
}: SimulatedProcessOptions): Promise<SimulatedProcess> => {
  const [listen = 0, operations = 0] = await freePortsOf(2)
  const origin = `http://localhost:${listen}`
  const simulators = await startSimulators({
    environment: { now: () => Date.now(), seed: origin },
    uris: redirectUrisAt(origin),
    ports: freePorts,
    ...changes,
  })
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-process-'))
  const config = join(folder, 'planbridge.config.yaml')
  const configText = environmentConfig({ origin, listen, operations, providers: originsOf(simulators) })
  const store = databaseUrl === undefined ? '' : onPostgres
  writeFileSync(config, change(configText) + manyCalls + store)
  const cleanUp = async () => {
    await simulators.close()
    rmSync(folder, { recursive: true, force: true })
  }
  const planbridge = await startPlanbridge(config, { ...env, STORE_URL: databaseUrl ?? '' }, args).catch(
    async (error: unknown) => {
      await cleanUp()
      throw error
    },
  )
  const { dynamicPlanner, plannr, docplanner } = simulators
  const open = () =>
    openBrowser({
      origin,
      planbridge: { fetch: (request) => fetch(request) },
      network: { fetch: (input, init) => fetch(input, init) },
      simulators: { dynamicPlanner, plannr, docplanner },
      config: { integrations: [] },
    })
  const close = async () => {
    await planbridge.stop()
    await cleanUp()
  }
  return {
    pid: planbridge.pid,
    origin,
    operations: `http://127.0.0.1:${operations}`,
    config,
    output: planbridge.output,
    browser: open(),
    openBrowser: open,
    close,
  }
}
