import { compose, type Engines, type Planbridge } from '@planbridge/bff/compose'
import {
  type Config,
  fetchForward,
  type Forward,
  openEvents,
  type PlanbridgeEvent,
  readConfig,
  sqlStore,
  type Store,
} from '@planbridge/bff/testing'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import type { ProviderDefinition } from '@planbridge/shared/providers'
import { simulatorsOf, type SimulatorChanges } from '../../mock/simulators/all-simulators.ts'
import { redirectUrisAt } from '../../mock/registrations.ts'
import { interruptible } from '../../mock/simulators/interruptible.ts'
import { type InProcess, inProcess, type Program } from '../../mock/transports/in-process.ts'
import {
  appOrigin,
  configText,
  environment as variables,
  type Posture,
  providerOrigins,
} from './config-text.ts'
import { type MovableClock, movableClock } from './movable-clock.ts'

/** An event whose fields a test may read without narrowing the union first. */
export type LoggedEvent = PlanbridgeEvent &
  Readonly<Record<string, string | number | boolean | null | undefined>>

export interface DeploymentWish {
  readonly posture?: Posture
  /** Changes the configuration's text before it is read. */
  readonly config?: (text: string) => string
  readonly simulators?: SimulatorChanges
  /** Instead of the built-in providers. */
  readonly definitions?: readonly ProviderDefinition[]
  /** More variables that the configuration may refer to. */
  readonly env?: Readonly<Record<string, string>>
  /** More programs that the BFF can reach. */
  readonly programs?: readonly Program[]
  readonly engines?: Partial<Engines>
  /** Another way to the providers' APIs than `fetch`. */
  readonly forwardThrough?: (network: InProcess) => Promise<Forward>
  readonly store?: Store
  readonly clock?: MovableClock
}

const readText = (text: string, { definitions, env }: DeploymentWish): Config => {
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

/** A whole Planbridge with its simulators in one process: real code, real SQLite, a clock that can be moved, no port. */
export const deployment = async (wish: DeploymentWish = {}) => {
  const { posture = 'guests', clock = movableClock(), forwardThrough = byFetch } = wish
  const environment = { now: clock.now, seed: 'deployment' }
  const uris = redirectUrisAt(appOrigin[posture])
  const made = simulatorsOf({ environment, uris, origins: providerOrigins[posture], ...wish.simulators })
  const simulators = {
    dynamicPlanner: interruptible(made.dynamicPlanner),
    plannr: interruptible(made.plannr),
    docplanner: interruptible(made.docplanner),
  }
  const network = inProcess([...Object.values(simulators), ...(wish.programs ?? [])])
  const config = readText((wish.config ?? ((text) => text))(configText(posture)), wish)
  const logs: LoggedEvent[] = []
  const store = wish.store ?? (await sqlStore(sqliteDialect(':memory:')))
  const planbridge: Planbridge = compose(config, {
    store,
    fetch: (request) => network.fetch(request),
    forward: await forwardThrough(network),
    clock,
    random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
    sleep: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
    events: openEvents([(record) => void logs.push(record)]),
    site: {
      app: '<!doctype html><title>app</title>',
      callback: '<!doctype html><title>callback</title>',
      assets: new Map(),
    },
    ...wish.engines,
  })
  return { planbridge, simulators, network, clock, config, logs, store, posture, origin: appOrigin[posture] }
}

export type Deployment = Awaited<ReturnType<typeof deployment>>
