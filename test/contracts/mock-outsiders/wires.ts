import { type Simulators, freePorts, originsOf, startSimulators } from '../../mock/start-simulators.ts'
import {
  type ProviderOrigins,
  type SimulatorChanges,
  simulatorsOf,
} from '../../mock/simulators/all-simulators.ts'
import { type Interruptible, interruptible } from '../../mock/simulators/interruptible.ts'
import { inProcess } from '../../mock/transports/in-process.ts'
import { throughMswNode } from '../../mock/transports/msw-node.ts'
import type { Wire } from './outsider.ts'
import { redirectUris } from './registrations.ts'

export type ProviderName = 'dynamicPlanner' | 'plannr' | 'docplanner'

/** A wire with the controls of its own three simulators. */
export interface OpenWire extends Wire {
  readonly simulators: Readonly<Record<ProviderName, Pick<Interruptible, 'interrupt' | 'restore'>>>
  readonly close: () => Promise<void>
}

/** A personal token that Plannr's simulator issued to Tom Okafor. */
export const personalToken = 'CANARY-PAT-outsider'

const environment = { now: () => Date.now(), seed: 'outsiders' }

const changes: SimulatorChanges = {
  plannr: {
    personalTokens: [{ username: 'tom@elmsample.example', token: personalToken }],
    limits: { tokenPerMinute: Number.MAX_SAFE_INTEGER, apiPerMinute: Number.MAX_SAFE_INTEGER },
  },
  // The documented sample has a scope of null, which has a test of its own.
  docplanner: { scopeEcho: 'stock' },
}

const realOrigins: ProviderOrigins = {
  identity: 'https://identity.distribution-technology.com/identity',
  api: 'https://open-api.dynamicplanner.com',
  plannr: 'https://api.plannrcrm.com',
  docplanner: 'https://www.doctoralia.es',
}

const atRealOrigins = (more: SimulatorChanges) => {
  const made = simulatorsOf({ environment, uris: redirectUris, origins: realOrigins, ...changes, ...more })
  return {
    dynamicPlanner: interruptible(made.dynamicPlanner),
    plannr: interruptible(made.plannr),
    docplanner: interruptible(made.docplanner),
  }
}

const controlsOf = ({ dynamicPlanner, plannr, docplanner }: Simulators) => ({
  dynamicPlanner: dynamicPlanner.simulator,
  plannr: plannr.simulator,
  docplanner: docplanner.simulator,
})

// Looked up at each call, because MSW replaces it.
const globalFetch: typeof globalThis.fetch = (input, init) => fetch(input, init)

/** A wire without network. */
export const inProcessWire = async (more: SimulatorChanges = {}): Promise<OpenWire> => {
  const simulators = atRealOrigins(more)
  const { fetch } = inProcess(Object.values(simulators))
  return { name: 'in process', fetch, origins: realOrigins, simulators, close: async () => undefined }
}

/** The wires, each with simulators of its own. */
export const wires: Readonly<Record<string, (more?: SimulatorChanges) => Promise<OpenWire>>> = {
  HTTP: async (more = {}) => {
    const started = await startSimulators({
      ...changes,
      ...more,
      environment,
      uris: redirectUris,
      ports: freePorts,
    })
    return {
      name: 'HTTP',
      fetch: globalFetch,
      origins: originsOf(started),
      simulators: controlsOf(started),
      close: async () => void (await started.close()),
    }
  },
  'in process': inProcessWire,
  'MSW in Node': async (more = {}) => {
    const simulators = atRealOrigins(more)
    const server = throughMswNode(Object.values(simulators), { elsewhere: 'pass' })
    return {
      name: 'MSW in Node',
      fetch: globalFetch,
      origins: realOrigins,
      simulators,
      close: async () => server.close(),
    }
  },
}
