import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { redirectUrisAt } from '../../mock/registrations.ts'
import { freePorts, originsOf, startSimulators } from '../../mock/start-simulators.ts'
import { type Browser, openBrowser } from '../deployment/browser.ts'
import { freePortsOf } from '../free-ports.ts'
import { startPlanbridge } from './planbridge-process.ts'
import { environmentConfig } from '../browser/environment-config.ts'

export interface SimulatedProcess {
  readonly pid: number
  readonly origin: string
  /** Of the operations listener. */
  readonly operations: string
  readonly config: string
  readonly browser: Browser
  readonly close: () => Promise<void>
}

export interface SimulatedProcessOptions {
  /** What Node is told to run. */
  readonly args: readonly string[]
  /** Where the store is not a file. */
  readonly databaseUrl?: string
}

// One session stands for many people here.
const manyCalls = '\nsessions: { calls_per_minute: 10000000 }\n'
const onPostgres = "\nstore: { url: 'env:STORE_URL' }\n"

/** Planbridge in a process of its own, the simulators in this one, and HTTP between them. */
export const simulatedProcess = async ({
  args,
  databaseUrl,
}: SimulatedProcessOptions): Promise<SimulatedProcess> => {
  const [listen = 0, operations = 0] = await freePortsOf(2)
  const origin = `http://localhost:${listen}`
  const simulators = await startSimulators({
    environment: { now: () => Date.now(), seed: origin },
    uris: redirectUrisAt(origin),
    ports: freePorts,
  })
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-process-'))
  const config = join(folder, 'planbridge.config.yaml')
  const places = environmentConfig({ origin, listen, operations, providers: originsOf(simulators) })
  writeFileSync(config, places + manyCalls + (databaseUrl === undefined ? '' : onPostgres))
  const dismiss = async () => {
    await simulators.close()
    rmSync(folder, { recursive: true, force: true })
  }
  const planbridge = await startPlanbridge(config, { STORE_URL: databaseUrl ?? '' }, args).catch(
    async (error: unknown) => {
      await dismiss()
      throw error
    },
  )
  const { dynamicPlanner, plannr, docplanner } = simulators
  const browser = openBrowser({
    origin,
    planbridge: { fetch: (request) => fetch(request) },
    network: { fetch: (input, init) => fetch(input, init) },
    simulators: { dynamicPlanner, plannr, docplanner },
    config: { integrations: [] },
  })
  const close = async () => {
    await planbridge.stop()
    await dismiss()
  }
  return { pid: planbridge.pid, origin, operations: `http://127.0.0.1:${operations}`, config, browser, close }
}
