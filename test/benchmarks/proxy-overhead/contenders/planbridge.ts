import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ConnectionId } from '@planbridge/shared/contract'
import { houseRoot } from '../../../architecture/house-root.ts'
import { type Browser, openBrowser } from '../../../deployments/browser.ts'
import { appOrigin, configText, environment } from '../../../deployments/config-text.ts'
import { freePortsOf } from '../../../e2e/free-ports.ts'
import { applicationsAt } from '../../../independent/applications.ts'
import { fleetConfig } from '../../../reliability/storms/fleet.ts'
import { documentedOptions } from '../../documented-options.ts'
import type { Caller, Contender, Stage } from '../contender.ts'
import { type Cpu, type Running, startPinned } from '../machine/pinned.ts'
import { moreSessions } from './more-sessions.ts'

export interface PlanbridgeWish {
  readonly name: string
  /** What the build is made from, where a profile is to name its files; default: the build, as operators run it. */
  readonly fromSource?: boolean
  /** For Node itself beside what is documented, such as `--inspect`. */
  readonly nodeOptions?: readonly string[]
  /** Changes the configuration's text. */
  readonly config?: (text: string) => string
  /** Default: the embedded store. */
  readonly databaseUrl?: string
  readonly processes?: number
  /** Gives every further process a copy of the database to itself. */
  readonly copyDatabase?: (url: string) => Promise<string>
  readonly cpu?: Cpu
  /** People with a session and a connection each, in the embedded store; default 1. */
  readonly sessions?: number
}

const built = join(houseRoot, 'dist/planbridge.mjs')
const source = join(houseRoot, 'bff/src/main.ts')

const originAt = (port: number) => `http://localhost:${port}`

const storeFile = 'planbridge.db'

const configOf = (stage: Stage, wish: PlanbridgeWish, [listen = 0, operations = 0]: readonly number[]) => {
  const { config = (text) => text, databaseUrl } = wish
  const store = databaseUrl === undefined ? `path: ${storeFile}` : `url: 'env:STORE_URL'`
  return `store: { ${store} }
listen: { host: 127.0.0.1, port: ${listen} }
operations_listener: { host: 127.0.0.1, port: ${operations} }
sessions: { calls_per_minute: 10000000 }
${config(fleetConfig(stage)(configText('guests'))).replaceAll(appOrigin.guests, originAt(stage.port))}`
}

const startProcess = async (stage: Stage, wish: PlanbridgeWish, port: number): Promise<Running> => {
  const [operations = 0] = await freePortsOf(1)
  const file = join(stage.folder, `planbridge.${port}.yaml`)
  writeFileSync(file, configOf(stage, wish, [port, operations]))
  return startPinned({
    cpu: wish.cpu ?? 'measured',
    command: process.execPath,
    args: [...documentedOptions, ...(wish.nodeOptions ?? []), wish.fromSource ? source : built],
    env: {
      ...environment,
      NODE_ENV: 'production',
      PLANBRIDGE_CONFIG: file,
      STORE_URL: wish.databaseUrl ?? '',
    },
    ready: '"event":"started"',
  })
}

const startAll = async (stage: Stage, wish: PlanbridgeWish) => {
  const { copyDatabase, databaseUrl, processes = 1 } = wish
  const places = [{ port: stage.port, wish }]
  for (const port of await freePortsOf(processes - 1)) {
    const own = copyDatabase && databaseUrl && { databaseUrl: await copyDatabase(databaseUrl) }
    places.push({ port, wish: { ...wish, ...own } })
  }
  const running: Running[] = []
  for (const place of places) running.push(await startProcess(stage, place.wish, place.port))
  return { ports: places.map(({ port }) => port), running }
}

/** A browser at a process, over HTTP. */
const browserAt = ({ port, issuer }: Stage): Browser =>
  openBrowser({
    origin: originAt(port),
    planbridge: { fetch: (request) => fetch(request) },
    network: { fetch: (input, init) => fetch(input, init) },
    simulators: { identity: { origins: [new URL(issuer).origin] } },
    config: { integrations: [] },
  })

const connect = async (stage: Stage): Promise<{ connection: ConnectionId; cookie: string }> => {
  const browser = browserAt(stage)
  const { id } = await browser.connected({ integration: 'dp-hybrid' }, { account: 'priya.nair' })
  return { connection: id, cookie: [...browser.jar].map((pair) => pair.join('=')).join('; ') }
}

const callersOf = async (stage: Stage, wish: PlanbridgeWish): Promise<readonly Caller[]> => {
  const first = await startProcess(stage, wish, stage.port)
  const { connection, cookie } = await connect(stage)
  await first.stop()
  const more = (wish.sessions ?? 1) - 1
  const others = await moreSessions(join(stage.folder, storeFile), connection, more)
  return [{ connection, cookie }, ...others].map((one) => ({
    cookie: one.cookie,
    prefix: `/bff/proxy/${one.connection}`,
  }))
}

/** Planbridge as an operator runs it, with a person who connected through its front door. */
export const planbridge = (wish: PlanbridgeWish): Contender => ({
  name: wish.name,
  applicationsAt: (port) => applicationsAt(originAt(port)),
  async start(stage) {
    const callers = await callersOf(stage, wish)
    return { ...(await startAll(stage, wish)), host: new URL(originAt(stage.port)).host, callers }
  },
})
