import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ConnectionId } from '@planbridge/shared/contract'
import { clusterConfig } from '../../../harness/cluster/cluster.ts'
import { type Browser, openBrowser } from '../../../harness/deployment/browser.ts'
import { appOrigin, configText, environment as variables } from '../../../harness/deployment/config-text.ts'
import { freePortsOf } from '../../../harness/free-ports.ts'
import { applicationsAt } from '../../../harness/identity-server/applications.ts'
import { repositoryRoot } from '../../../harness/repository-root.ts'
import { documentedOptions } from '../../documented-options.ts'
import type { Caller, Contender, Environment } from '../contender.ts'
import { type Cpu, type Running, startPinned } from '../machine/pinned.ts'
import { moreSessions } from './more-sessions.ts'

export interface PlanbridgeOptions {
  readonly name: string
  /** True to run the sources, so that a profile names their files. The default is the build. */
  readonly fromSource?: boolean
  /** Node options in addition to the documented ones, such as `--inspect`. */
  readonly nodeOptions?: readonly string[]
  /** Changes the text of the configuration. */
  readonly config?: (text: string) => string
  /** A PostgreSQL URL. The default is the embedded store. */
  readonly databaseUrl?: string
  readonly processes?: number
  /** Gives each further process its own copy of the database. */
  readonly copyDatabase?: (url: string) => Promise<string>
  readonly cpu?: Cpu
  /** The number of people with a session and a connection in the embedded store. The default is 1. */
  readonly sessions?: number
}

const built = join(repositoryRoot, 'dist/planbridge.mjs')
const source = join(repositoryRoot, 'bff/src/main.ts')

const originAt = (port: number) => `http://localhost:${port}`

const storeFile = 'planbridge.db'

const configOf = (
  environment: Environment,
  options: PlanbridgeOptions,
  [listen = 0, operations = 0]: readonly number[],
) => {
  const { config = (text) => text, databaseUrl } = options
  const store = databaseUrl === undefined ? `path: ${storeFile}` : `url: 'env:STORE_URL'`
  return `store: { ${store} }
listen: { host: 127.0.0.1, port: ${listen} }
operations_listener: { host: 127.0.0.1, port: ${operations} }
sessions: { calls_per_minute: 10000000 }
${config(clusterConfig(environment)(configText('guests'))).replaceAll(appOrigin.guests, originAt(environment.port))}`
}

const startProcess = async (
  environment: Environment,
  options: PlanbridgeOptions,
  port: number,
): Promise<Running> => {
  const [operations = 0] = await freePortsOf(1)
  const file = join(environment.folder, `planbridge.${port}.yaml`)
  writeFileSync(file, configOf(environment, options, [port, operations]))
  return startPinned({
    cpu: options.cpu ?? 'measured',
    command: process.execPath,
    args: [...documentedOptions, ...(options.nodeOptions ?? []), options.fromSource ? source : built],
    env: {
      ...variables,
      NODE_ENV: 'production',
      PLANBRIDGE_CONFIG: file,
      STORE_URL: options.databaseUrl ?? '',
    },
    ready: '"event":"started"',
  })
}

const startAll = async (environment: Environment, options: PlanbridgeOptions) => {
  const { copyDatabase, databaseUrl, processes = 1 } = options
  const places = [{ port: environment.port, options }]
  for (const port of await freePortsOf(processes - 1)) {
    const copied = copyDatabase && databaseUrl && { databaseUrl: await copyDatabase(databaseUrl) }
    places.push({ port, options: { ...options, ...copied } })
  }
  const running: Running[] = []
  for (const place of places) running.push(await startProcess(environment, place.options, place.port))
  return { ports: places.map(({ port }) => port), running }
}

/** A browser at a process over HTTP. */
const browserAt = ({ port, issuer }: Environment): Browser =>
  openBrowser({
    origin: originAt(port),
    planbridge: { fetch: (request) => fetch(request) },
    network: { fetch: (input, init) => fetch(input, init) },
    simulators: { identity: { origins: [new URL(issuer).origin] } },
    config: { integrations: [] },
  })

const connect = async (environment: Environment): Promise<{ connection: ConnectionId; cookie: string }> => {
  const browser = browserAt(environment)
  const { id } = await browser.connectOrThrow({ integration: 'dp-hybrid' }, { account: 'priya.nair' })
  return { connection: id, cookie: [...browser.jar].map((pair) => pair.join('=')).join('; ') }
}

const callersOf = async (
  environment: Environment,
  options: PlanbridgeOptions,
): Promise<readonly Caller[]> => {
  const first = await startProcess(environment, options, environment.port)
  const { connection, cookie } = await connect(environment)
  await first.stop()
  const more = (options.sessions ?? 1) - 1
  const others = await moreSessions(join(environment.folder, storeFile), connection, more)
  return [{ connection, cookie }, ...others].map((one) => ({
    cookie: one.cookie,
    prefix: `/bff/proxy/${one.connection}`,
  }))
}

/** Planbridge with a person who has connected through its API. */
export const planbridge = (options: PlanbridgeOptions): Contender => ({
  name: options.name,
  applicationsAt: (port) => applicationsAt(originAt(port)),
  async start(environment) {
    const callers = await callersOf(environment, options)
    return {
      ...(await startAll(environment, options)),
      host: new URL(originAt(environment.port)).host,
      callers,
    }
  },
})
