import {
  makeDocplanner,
  makeDynamicPlanner,
  makePlannr,
  type PlacedSetup,
  type ProviderOrigins,
  type SimulatorSetup,
} from './simulators/all-simulators.ts'
import { interruptible } from './simulators/interruptible.ts'
import { throughHttp } from './transports/http.ts'

/** The port of each origin; Dynamic Planner has two origins. */
export interface SimulatorPorts {
  readonly identity: number
  readonly api: number
  readonly plannr: number
  readonly docplanner: number
}

/** Lets the operating system choose free ports. */
export const freePorts: SimulatorPorts = { identity: 0, api: 0, plannr: 0, docplanner: 0 }

/** Starts all three simulators over HTTP on 127.0.0.1. A test may interrupt their responses. */
export const startSimulators = async ({
  ports,
  ...setup
}: SimulatorSetup & { readonly ports: SimulatorPorts }) => {
  const noOrigins = { identity: '', api: '', plannr: '', docplanner: '' }
  const at = (origins: Partial<ProviderOrigins>): PlacedSetup => ({
    ...setup,
    origins: { ...noOrigins, ...origins },
  })
  const servers = {
    dynamicPlanner: await throughHttp(
      ([identity, api]) => interruptible(makeDynamicPlanner(at({ identity: `${identity}/identity`, api }))),
      [ports.identity, ports.api],
    ),
    plannr: await throughHttp(
      ([origin]) => interruptible(makePlannr(at({ plannr: origin }))),
      [ports.plannr],
    ),
    docplanner: await throughHttp(
      ([origin]) => interruptible(makeDocplanner(at({ docplanner: origin }))),
      [ports.docplanner],
    ),
  }
  return { ...servers, close: () => Promise.all(Object.values(servers).map((server) => server.close())) }
}

export type Simulators = Awaited<ReturnType<typeof startSimulators>>

/** The origins of the started simulators, in the form of the configuration. */
export const originsOf = ({ dynamicPlanner, plannr, docplanner }: Simulators): ProviderOrigins => ({
  identity: `${dynamicPlanner.origins[0]}/identity`,
  api: dynamicPlanner.origins[1] ?? '',
  plannr: plannr.origins[0] ?? '',
  docplanner: docplanner.origins[0] ?? '',
})
