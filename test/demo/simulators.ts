import { docplanner, type DocplannerOptions } from '../simulators/docplanner.ts'
import { type DynamicPlannerOptions, dynamicPlanner } from '../simulators/dynamic-planner.ts'
import { interruptible } from '../simulators/interruptible.ts'
import { type PlannrOptions, plannr } from '../simulators/plannr.ts'
import type { World } from '../simulators/simulator.ts'
import { throughHttp } from '../transports/http.ts'
import { demoSecrets, type RedirectUris } from './registrations.ts'

export interface SimulatorPorts {
  readonly identity: number
  readonly api: number
  readonly plannr: number
  readonly docplanner: number
}

export const demoPorts: SimulatorPorts = { identity: 4101, api: 4102, plannr: 4103, docplanner: 4104 }
export const freePorts: SimulatorPorts = { identity: 0, api: 0, plannr: 0, docplanner: 0 }

const crmScopes = ['crm.read', 'crm.write', 'profiling.read', 'finances.read']

const dynamicPlannerClients = (uris: RedirectUris): DynamicPlannerOptions['clients'] => {
  const scopes = ['openid', 'profile', 'offline_access', ...crmScopes]
  const registered = { name: 'Planbridge', scopes }
  return [
    {
      ...registered,
      clientId: 'planbridge-hybrid',
      clientSecret: demoSecrets.DP_HYBRID_SECRET,
      flow: 'hybrid',
      redirectUris: [uris.hybrid],
    },
    {
      ...registered,
      clientId: 'planbridge-code',
      clientSecret: demoSecrets.DP_CODE_SECRET,
      flow: 'code+pkce',
      redirectUris: [uris.code],
    },
    {
      ...registered,
      clientId: 'planbridge-service',
      clientSecret: demoSecrets.DP_SERVICE_SECRET,
      flow: 'client-credentials',
      scopes: crmScopes,
    },
  ]
}

export interface SimulatorChanges {
  readonly dynamicPlanner?: Partial<DynamicPlannerOptions>
  readonly plannr?: Partial<PlannrOptions>
  readonly docplanner?: Partial<DocplannerOptions>
}

export interface SimulatedWorld extends SimulatorChanges {
  readonly world: World
  readonly uris: RedirectUris
}

export interface ProviderOrigins {
  readonly identity: string
  readonly api: string
  readonly plannr: string
  readonly docplanner: string
}

type Placed = SimulatedWorld & { readonly origins: ProviderOrigins }

const makeDynamicPlanner = ({ world, uris, origins, ...changes }: Placed) =>
  dynamicPlanner({
    world,
    identity: origins.identity,
    api: origins.api,
    clients: dynamicPlannerClients(uris),
    subscriptionKeys: [{ key: demoSecrets.DP_KEY_PRIMARY }, { key: demoSecrets.DP_KEY_SECONDARY }],
    ...changes.dynamicPlanner,
  })

const makePlannr = ({ world, uris, origins, ...changes }: Placed) =>
  plannr({
    world,
    origin: origins.plannr,
    clients: [
      {
        clientId: '9a1d8c7e-planbridge',
        clientSecret: demoSecrets.PLANNR_SECRET,
        redirectUris: [uris.plannr],
        name: 'Planbridge',
      },
    ],
    ...changes.plannr,
  })

const makeDocplanner = ({ world, origins, ...changes }: Placed) =>
  docplanner({
    world,
    origin: origins.docplanner,
    domain: 'doctoralia.es',
    clients: [{ clientId: '12_planbridge', clientSecret: demoSecrets.DOCPLANNER_SECRET }],
    ...changes.docplanner,
  })

/** All three providers, with Planbridge registered at each, on no wire yet. */
export const simulatorsOf = (placed: Placed) => ({
  dynamicPlanner: makeDynamicPlanner(placed),
  plannr: makePlannr(placed),
  docplanner: makeDocplanner(placed),
})

/** The same over HTTP on 127.0.0.1; a test may disturb their answers. */
export const startSimulators = async ({
  ports,
  ...wish
}: SimulatedWorld & { readonly ports: SimulatorPorts }) => {
  const nowhere = { identity: '', api: '', plannr: '', docplanner: '' }
  const at = (origins: Partial<ProviderOrigins>): Placed => ({ ...wish, origins: { ...nowhere, ...origins } })
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
