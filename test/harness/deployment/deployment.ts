import { compose, type Engines, type Planbridge } from '@planbridge/bff/compose'
import type { Config } from '@planbridge/bff/internal/config/config.ts'
import { readConfig } from '@planbridge/bff/internal/config/read-config.ts'
import { openEvents, type PlanbridgeEvent } from '@planbridge/bff/internal/events.ts'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import type { Store } from '@planbridge/bff/internal/store/ports/ports.ts'
import { fetchForward } from '@planbridge/bff/internal/transport/fetch-engine.ts'
import { fetchGuardedWay } from '@planbridge/bff/internal/transport/guarded-fetch-engine.ts'
import type { Forward } from '@planbridge/bff/internal/transport/forward.ts'
import type { ProviderDefinition } from '@planbridge/shared/providers'
import { redirectUrisAt } from '../../mock/registrations.ts'
import { type SimulatorChanges, simulatorsOf } from '../../mock/simulators/all-simulators.ts'
import { interruptible } from '../../mock/simulators/interruptible.ts'
import type { Deliver } from '../../mock/simulators/simulator.ts'
import { type InProcess, inProcess, type Program } from '../../mock/transports/in-process.ts'
import {
  appOrigin,
  configText,
  environment as variables,
  type Posture,
  providerOrigins,
} from './config-text.ts'
import { memoryDialect } from '../sqlite/memory-dialect.ts'
import { type MovableClock, movableClock } from './movable-clock.ts'

/** An event whose fields a test may read without narrowing the union first. */
export type LoggedEvent = PlanbridgeEvent &
  Readonly<Record<string, string | number | boolean | null | undefined>>

export interface DeploymentOptions {
  readonly posture?: Posture
  /** Changes the text of the configuration. */
  readonly config?: (text: string) => string
  readonly simulators?: SimulatorChanges
  /** Replaces the built-in providers. */
  readonly definitions?: readonly ProviderDefinition[]
  /** Additional environment variables. */
  readonly env?: Readonly<Record<string, string>>
  /** Additional servers that the BFF can reach. */
  readonly programs?: readonly Program[]
  readonly engines?: Partial<Engines>
  /** Replaces `fetch` as the transport to the providers' APIs. */
  readonly forwardThrough?: (network: InProcess) => Promise<Forward>
  readonly store?: Store
  readonly clock?: MovableClock
}

// Most tests use one of few configurations, and reading one takes several milliseconds.
const configs = new Map<string, Config>()

const readText = (text: string, options: DeploymentOptions): Config => {
  if (options.definitions) return readUncached(text, options)
  const key = JSON.stringify([text, options.env])
  const config = configs.get(key) ?? readUncached(text, options)
  configs.set(key, config)
  return config
}

const readUncached = (text: string, { definitions, env }: DeploymentOptions): Config => {
  const read = readConfig({
    text,
    file: '/etc/planbridge.config.yaml',
    env: { ...variables, ...env },
    readFile: () => undefined,
    ...(definitions && { definitions }),
  })
  if (read.kind === 'config') return read.config
  throw new Error(read.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'))
}

const byFetch = ({ fetch }: InProcess) => Promise.resolve(fetchForward((request) => fetch(request)))

/** Planbridge and its simulators in one process, with SQLite in memory and a movable clock, without network ports. */
export const deployment = async (options: DeploymentOptions = {}) => {
  const { posture = 'guests', clock = movableClock(), forwardThrough = byFetch } = options
  const environment = {
    now: clock.now,
    seed: 'deployment',
    deliver: (...sent: Parameters<Deliver>) => deliver(...sent),
  }
  const uris = redirectUrisAt(appOrigin[posture])
  const made = simulatorsOf({ environment, uris, origins: providerOrigins[posture], ...options.simulators })
  const simulators = {
    dynamicPlanner: interruptible(made.dynamicPlanner),
    plannr: interruptible(made.plannr),
    docplanner: interruptible(made.docplanner),
  }
  const network = inProcess([...Object.values(simulators), ...(options.programs ?? [])])
  const config = readText((options.config ?? ((text) => text))(configText(posture)), options)
  const logs: LoggedEvent[] = []
  const store = options.store ?? (await sqlStore(await memoryDialect()))
  const planbridge: Planbridge = compose(config, {
    store,
    fetch: (request) => network.fetch(request),
    forward: await forwardThrough(network),
    hosts: fetchGuardedWay((request) => network.fetch(request)),
    clock,
    monotonic: clock.monotonic,
    random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
    sleep: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
    events: openEvents([(record) => void logs.push(record)]),
    site: {
      app: '<!doctype html><title>app</title>',
      callback: '<!doctype html><title>callback</title>',
      frame:
        '<!doctype html><meta name="planbridge-origins" content="__PLANBRIDGE_ORIGINS__"><title>frame</title>',
      window: '<!doctype html><title>window</title>',
      assets: new Map(),
    },
    ...options.engines,
  })
  const deliver: Deliver = (request, { from = '127.0.0.1' }) =>
    request.url.startsWith(`${appOrigin[posture]}/`)
      ? planbridge.fetch(request, { address: from, peer: from })
      : network.fetch(request)
  return { planbridge, simulators, network, clock, config, logs, store, posture, origin: appOrigin[posture] }
}

export type Deployment = Awaited<ReturnType<typeof deployment>>
