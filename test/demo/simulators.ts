import { docplanner } from '../simulators/docplanner.ts'
import { type DynamicPlannerOptions, dynamicPlanner } from '../simulators/dynamic-planner.ts'
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

export interface SimulatedWorld {
  readonly world: World
  readonly uris: RedirectUris
  readonly ports: SimulatorPorts
  readonly dynamicPlanner?: Partial<DynamicPlannerOptions>
  readonly plannr?: Partial<PlannrOptions>
}

/** All three providers over HTTP on 127.0.0.1, with Planbridge registered at each. */
export const startSimulators = async ({ world, uris, ports, ...changes }: SimulatedWorld) => {
  const dynamicPlannerServer = await throughHttp(
    ([identity, api]) =>
      dynamicPlanner({
        world,
        identity: `${identity}/identity`,
        api,
        clients: dynamicPlannerClients(uris),
        subscriptionKeys: [{ key: demoSecrets.DP_KEY_PRIMARY }, { key: demoSecrets.DP_KEY_SECONDARY }],
        ...changes.dynamicPlanner,
      }),
    [ports.identity, ports.api],
  )
  const plannrClient = {
    clientId: '9a1d8c7e-planbridge',
    clientSecret: demoSecrets.PLANNR_SECRET,
    redirectUris: [uris.plannr],
    name: 'Planbridge',
  }
  const plannrServer = await throughHttp(
    ([origin]) => plannr({ world, origin, clients: [plannrClient], ...changes.plannr }),
    [ports.plannr],
  )
  const docplannerServer = await throughHttp(
    ([origin]) =>
      docplanner({
        world,
        origin,
        domain: 'doctoralia.es',
        clients: [{ clientId: '12_planbridge', clientSecret: demoSecrets.DOCPLANNER_SECRET }],
      }),
    [ports.docplanner],
  )
  return {
    dynamicPlanner: dynamicPlannerServer,
    plannr: plannrServer,
    docplanner: docplannerServer,
    close: () => Promise.all([dynamicPlannerServer.close(), plannrServer.close(), docplannerServer.close()]),
  }
}

export type Simulators = Awaited<ReturnType<typeof startSimulators>>
