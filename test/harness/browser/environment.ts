import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Browser, chromium } from 'playwright'
import { type Deliver, demoSecrets, redirectUrisAt, type SimulatorChanges } from '@planbridge/mock/simulators'
import { freePorts, originsOf, sendFrom, type Simulators, startSimulators } from '@planbridge/mock/node'
import { recordArtifact, recordSecret } from '../artifacts.ts'
import { freePortsOf } from '../free-ports.ts'
import { build } from '../processes/build-site.ts'
import { type PlanbridgeProcess, startPlanbridge } from '../processes/planbridge-process.ts'
import { selfSigned } from '../tls/authority.ts'
import { fetchTrusting, type TrustingFetch } from '../tls/fetch-trusting.ts'
import { environmentConfig } from './environment-config.ts'
import { recordTokens } from './record-tokens.ts'
import { openTap, type Tap } from './tap.ts'
import { recordTraffic } from './traffic-record.ts'

const root = resolve(import.meta.dirname, '../../..')

// Without background requests, and without the sandbox, which needs privileges.
const browserArguments = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  // Cheaper on few cores: nothing is drawn on a screen, and most pages live for a second.
  '--disable-gpu',
  '--num-raster-threads=1',
]

/** A browser, Planbridge as a process on `localhost`, and the simulators on 127.0.0.1, which is another site. */
export interface Environment {
  readonly name: string
  readonly origin: string
  readonly browser: Browser
  readonly simulators: Simulators
  readonly tap: Tap
  readonly callbackPaths: readonly string[]
  readonly database: string
  readonly planbridge: PlanbridgeProcess
  /** For the back end of a host: trusts the certificate. */
  readonly fetch: TrustingFetch
  /** Records all artifacts for the secret scan and stops everything. */
  readonly close: () => Promise<void>
}

export interface EnvironmentOptions {
  readonly config?: (text: string) => string
  /** Options of the simulators, for Planbridge at the given origin. */
  readonly changes?: SimulatorChanges | ((origin: string) => SimulatorChanges)
  readonly env?: Readonly<Record<string, string>>
  /** Puts TLS in front of Planbridge, with a certificate that no browser trusts. */
  readonly tls?: boolean
}

/** Starts Chromium. */
export const launchBrowser = () => {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
  return chromium.launch({ executablePath, args: browserArguments })
}

/** Sends to Planbridge itself: the proxy in front of it has an address of its own, which no provider publishes. */
const past =
  (origin: string, listen: number): Deliver =>
  async (request, delivery) => {
    const url = request.url.replace(origin, `http://127.0.0.1:${listen}`)
    return sendFrom(new Request(url, request), delivery)
  }

const simulate = async (
  { origin, listen }: { readonly origin: string; readonly listen: number },
  changes: NonNullable<EnvironmentOptions['changes']>,
): Promise<Simulators> => {
  const simulators = await startSimulators({
    ...(typeof changes === 'function' ? changes(origin) : changes),
    environment: { now: () => Date.now(), seed: origin, deliver: past(origin, listen) },
    uris: redirectUrisAt(origin),
    ports: freePorts,
  })
  const { dynamicPlanner, plannr, docplanner } = simulators
  for (const { simulator } of [dynamicPlanner, plannr, docplanner]) recordTokens(simulator)
  return simulators
}

const callbackPathsIn = (config: string): string[] =>
  [...config.matchAll(/^ *redirect_uri: '?([^'\s]+)/gm)].map(([, uri = '']) => new URL(uri).pathname)

/** Planbridge's address for browsers, and its certificate. */
const addressAt = (port: number, { tls }: EnvironmentOptions) =>
  tls === true
    ? {
        origin: `https://localhost:${port}`,
        certificate: selfSigned({ subject: 'localhost', hosts: ['localhost'] }),
      }
    : { origin: `http://localhost:${port}` }

export const openEnvironment = async (name: string, options: EnvironmentOptions = {}) => {
  const { config = (text: string) => text, env = {}, changes = {} } = options
  if (!build(root)) throw new Error('The build of Planbridge failed.')
  const [proxyPort = 0, listen = 0, operations = 0] = await freePortsOf(3)
  const { origin, certificate } = addressAt(proxyPort, options)
  const simulators = await simulate({ origin, listen }, changes)
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-e2e-'))
  const file = join(folder, 'planbridge.config.yaml')
  const text = config(environmentConfig({ origin, listen, operations, providers: originsOf(simulators) }))
  writeFileSync(file, text)
  const planbridge = await startPlanbridge(file, env)
  const tap = await openTap({ listen: proxyPort, forward: listen, tls: certificate })
  const browser = await launchBrowser()
  const state = join(folder, '.planbridge')
  const callbackPaths = callbackPathsIn(text)
  const close = async () => {
    await browser.close()
    await planbridge.stop()
    await Promise.all([simulators.close(), tap.close()])
    for (const secret of [...Object.values({ ...demoSecrets, ...env }), vaultKeyIn(state)])
      recordSecret(secret)
    recordTraffic(name, tap.exchanges, callbackPaths)
    recordArtifact('log', `${name} planbridge`, planbridge.output())
    for (const entry of databaseFilesIn(state))
      recordArtifact('database', `${name} ${entry}`, readFileSync(join(state, entry)))
    rmSync(folder, { recursive: true })
  }
  const database = join(state, 'planbridge.db')
  return {
    name,
    origin,
    browser,
    simulators,
    tap,
    callbackPaths,
    database,
    planbridge,
    fetch: fetchTrusting(certificate),
    close,
  } satisfies Environment
}

const vaultKeyIn = (state: string): string => readFileSync(join(state, 'vault-key'), 'utf8').trim()

// Includes the write-ahead log, which may contain rows deleted from the database file.
const databaseFilesIn = (state: string): string[] =>
  readdirSync(state).filter((entry) => entry.startsWith('planbridge.db'))
