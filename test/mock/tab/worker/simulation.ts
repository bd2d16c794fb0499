import { compose, type Planbridge } from '@planbridge/bff/compose'
import { fetchForward, openEvents, sqlStore } from '@planbridge/bff/testing'
import { readKitConfig } from '../../kit/configuration.ts'
import { dynamicPlannerPath, firmPath, hostPath, plannrPath } from '../places.ts'
import { providerOriginsAt } from '../provider-origins.ts'
import { demoSecrets, redirectUrisAt } from '../../registrations.ts'
import { makeDocplanner, makeDynamicPlanner, makePlannr } from '../../simulators/all-simulators.ts'
import { firm } from '../../simulators/firm/firm.ts'
import { interruptible } from '../../simulators/interruptible.ts'
import { journaled } from '../../simulators/journaled.ts'
import type { Environment, Simulator } from '../../simulators/simulator.ts'
import { hostApp } from './host-app.ts'
import { openSavedDatabase } from './saved-database.ts'
import type { Saved, SavedState } from './saved-state.ts'
import { applyScenario } from './scenarios.ts'

type Site = Parameters<typeof compose>[1]['site']

export interface SimulationNeeds {
  readonly origin: string
  readonly now: () => number
  readonly site: Site
  /** The program of SQLite. */
  readonly wasm: ArrayBuffer
  readonly saved: Partial<Saved>
  readonly state: SavedState
}

/** Planbridge and the providers, as one program for one origin. */
export interface Simulation {
  readonly fetch: (request: Request) => Promise<Response>
  readonly setScenario: (name: string) => void
  /** Does the background work that is due. */
  readonly tick: () => Promise<void>
  /** The database, if it has changed since the last call. */
  readonly changes: () => Promise<Uint8Array | undefined>
}

// A jump of the clock by an hour ends no session of a guest.
const longSessions = (text: string): string => `${text}
sessions: { idle_minutes: 1440, absolute_hours: 720 }
`

// A read of the API changes no state, and people make many.
const changesState = ({ method, url }: { readonly method: string; readonly url: string }): boolean => {
  const isOfApi = url.startsWith('http://127.0.0.1') || url.includes(`${plannrPath}/api/`)
  return !isOfApi || (method !== 'GET' && method !== 'HEAD')
}

const openProviders = async ({ origin, now, state }: SimulationNeeds) => {
  const uris = redirectUrisAt(origin)
  const origins = providerOriginsAt(origin)
  const kept = async <Made extends Pick<Simulator, 'fetch'>>(
    name: string,
    make: (environment: Environment) => Made,
  ) =>
    interruptible(
      await journaled(make, { now, seed: 'simulation' }, { ...state.journalOf(name), keeps: changesState }),
    )
  const client = {
    clientId: 'planbridge',
    clientSecret: demoSecrets.FIRM_SECRET,
    name: 'Planbridge',
    redirectUris: [`${origin}/callback/harbour-wealth`],
  }
  const [dynamicPlanner, plannr, docplanner, harbourWealth] = await Promise.all([
    kept('dynamic-planner', (environment) => makeDynamicPlanner({ uris, origins, environment })),
    kept('plannr', (environment) => makePlannr({ uris, origins, environment })),
    kept('docplanner', (environment) => makeDocplanner({ uris, origins, environment })),
    kept('firm', (environment) => firm({ environment, issuer: origins.firm, clients: [client] })),
  ])
  return { dynamicPlanner, plannr, docplanner, firm: harbourWealth }
}

type Providers = Awaited<ReturnType<typeof openProviders>>

/** Finds the provider of an address: each has an origin for its API and may have a path of our own origin for people. */
const receiverOf = (providers: Providers, origin: string) => {
  const { api, docplanner } = providerOriginsAt(origin)
  const places: readonly (readonly [string, Providers[keyof Providers]])[] = [
    [`${origin}${dynamicPlannerPath}/`, providers.dynamicPlanner],
    [`${origin}${plannrPath}/`, providers.plannr],
    [`${origin}${firmPath}/`, providers.firm],
    [`${api}/`, providers.dynamicPlanner],
    [`${docplanner}/`, providers.docplanner],
  ]
  return (url: string) => places.find(([start]) => url.startsWith(start))?.[1]
}

const minuteMs = 60_000

const backgroundWork = ({ backgroundTasks }: Planbridge, now: () => number) => {
  let maintainedAt = -Infinity
  return async () => {
    for (const { id } of await backgroundTasks.endExpiredAndFindDueJobs()) await backgroundTasks.runJob(id)
    if (Math.abs(now() - maintainedAt) < minuteMs) return
    maintainedAt = now()
    await backgroundTasks.maintain()
  }
}

/** Starts the BFF and the providers with the state of an earlier worker. */
export const openSimulation = async (needs: SimulationNeeds): Promise<Simulation> => {
  const { origin, now, site, wasm, saved } = needs
  const [database, providers] = await Promise.all([
    openSavedDatabase(wasm, saved.store),
    openProviders(needs),
  ])
  const providerAt = receiverOf(providers, origin)
  const outbound = async (request: Request): Promise<Response> => {
    const provider = providerAt(request.url)
    if (provider === undefined) throw new TypeError(`no simulated provider is at ${request.url}`)
    return provider.fetch(request)
  }
  const planbridge = compose(readKitConfig(longSessions, { origin, origins: providerOriginsAt(origin) }), {
    store: await sqlStore(database.dialect),
    fetch: outbound,
    forward: fetchForward(outbound),
    clock: { now },
    random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
    sleep: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
    events: openEvents([]),
    site,
  })
  const host = hostApp({ origin, planbridge: planbridge.fetch })
  return {
    async fetch(request) {
      const provider = providerAt(request.url)
      if (provider !== undefined) return provider.fetch(request)
      return new URL(request.url).pathname.startsWith(hostPath)
        ? host.fetch(request)
        : planbridge.fetch(request)
    },
    setScenario: (name) => applyScenario(name, providers),
    tick: backgroundWork(planbridge, now),
    changes: database.changes,
  }
}
