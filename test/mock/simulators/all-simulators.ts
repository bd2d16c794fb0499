import { demoSecrets, type RedirectUris } from '../registrations.ts'
import { docplanner, type DocplannerOptions } from './docplanner.ts'
import { type DynamicPlannerOptions, dynamicPlanner } from './dynamic-planner.ts'
import { type PlannrOptions, plannr } from './plannr.ts'
import type { Environment } from './simulator.ts'

/** The scopes of Dynamic Planner's API. */
export const crmScopes = ['crm.read', 'crm.write', 'profiling.read', 'finances.read']
/** The scopes of a client with which people sign in. */
export const personScopes = ['openid', 'profile', 'offline_access', ...crmScopes]

const dynamicPlannerClients = (uris: RedirectUris): DynamicPlannerOptions['clients'] => {
  const registered = { name: 'Planbridge', scopes: personScopes }
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

/** Options that replace the defaults of a simulator. */
export interface SimulatorChanges {
  readonly dynamicPlanner?: Partial<DynamicPlannerOptions>
  readonly plannr?: Partial<PlannrOptions>
  readonly docplanner?: Partial<DocplannerOptions>
}

/** The setup of all three simulators: clock and seed, redirect URIs and changed options. */
export interface SimulatorSetup extends SimulatorChanges {
  readonly environment: Environment
  readonly uris: RedirectUris
}

/** The origins of the simulators. `identity` includes the path of the issuer. */
export interface ProviderOrigins {
  readonly identity: string
  readonly api: string
  readonly plannr: string
  readonly docplanner: string
}

/** A setup with the origins at which the simulators are served. */
export type PlacedSetup = SimulatorSetup & { readonly origins: ProviderOrigins }

export const makeDynamicPlanner = ({ environment, uris, origins, ...changes }: PlacedSetup) =>
  dynamicPlanner({
    environment,
    identity: origins.identity,
    api: origins.api,
    clients: dynamicPlannerClients(uris),
    subscriptionKeys: [{ key: demoSecrets.DP_KEY_PRIMARY }, { key: demoSecrets.DP_KEY_SECONDARY }],
    ...changes.dynamicPlanner,
  })

export const makePlannr = ({ environment, uris, origins, ...changes }: PlacedSetup) =>
  plannr({
    environment,
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

export const makeDocplanner = ({ environment, origins, ...changes }: PlacedSetup) =>
  docplanner({
    environment,
    origin: origins.docplanner,
    domain: 'doctoralia.es',
    clients: [{ clientId: '12_planbridge', clientSecret: demoSecrets.DOCPLANNER_SECRET }],
    ...changes.docplanner,
  })

/** All three simulators, each with Planbridge registered, without a transport. */
export const simulatorsOf = (placed: PlacedSetup) => ({
  dynamicPlanner: makeDynamicPlanner(placed),
  plannr: makePlannr(placed),
  docplanner: makeDocplanner(placed),
})
