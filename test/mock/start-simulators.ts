import { interruptible } from './simulators/interruptible.ts'
import { throughHttp } from './transports/http.ts'
import {
  makeDocplanner,
  makeDynamicPlanner,
  makePlannr,
  type PlacedEnvironment,
  type ProviderOrigins,
  type SimulatedPlatform,
} from './simulators/all-simulators.ts'

export interface SimulatorPorts {
  readonly identity: number
  readonly api: number
  readonly plannr: number
  readonly docplanner: number
}

export const freePorts: SimulatorPorts = { identity: 0, api: 0, plannr: 0, docplanner: 0 }

/** All three providers over HTTP on 127.0.0.1; a test may disturb their answers. */
export const startSimulators = async ({
  ports,
  ...wish
}: SimulatedPlatform & { readonly ports: SimulatorPorts }) => {
  const nowhere = { identity: '', api: '', plannr: '', docplanner: '' }
  const at = (origins: Partial<ProviderOrigins>): PlacedEnvironment => ({
    ...wish,
    origins: { ...nowhere, ...origins },
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

/** Where they ended up, as a configuration names it. */
export const originsOf = ({ dynamicPlanner, plannr, docplanner }: Simulators): ProviderOrigins => ({
  identity: `${dynamicPlanner.origins[0]}/identity`,
  api: dynamicPlanner.origins[1] ?? '',
  plannr: plannr.origins[0] ?? '',
  docplanner: docplanner.origins[0] ?? '',
})
