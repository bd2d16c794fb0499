import { compose } from '@planbridge/bff/compose'
import { fetchForward, fetchGuardedWay, openEvents } from '@planbridge/bff/testing'
import { demoSecrets, redirectUrisAt } from '../registrations.ts'
import { makeDocplanner, makeDynamicPlanner, makePlannr } from '../simulators/all-simulators.ts'
import { firm } from '../simulators/firm/firm.ts'
import { type Interruptible, interruptible } from '../simulators/interruptible.ts'
import { type Journal, journaled } from '../simulators/journaled.ts'
import { random } from '../simulators/random.ts'
import type { Environment, Simulator } from '../simulators/simulator.ts'
import { inProcess, type Program } from '../transports/in-process.ts'
import { placeOn } from './addresses.ts'
import type { AnswerWithCookies } from './browser.ts'
import type { KitClock } from './clock.ts'
import { readKitConfig } from './configuration.ts'
import type { KitKeep } from './keep.ts'
import type { KitOptions, KitProviderOrigins, KitSimulators } from './kit.ts'
import { openStore } from './store/open-store.ts'
import { recorded } from './recorded.ts'
import type { Receiver, RequestRecord } from './requests.ts'
import { siteOf } from './site.ts'

export interface WorldNeeds extends Pick<KitOptions, 'config' | 'site' | 'simulators'> {
  readonly origin: string
  readonly origins: KitProviderOrigins
  readonly clock: KitClock
  readonly seed: string
  readonly requests: RequestRecord
  readonly keep?: KitKeep | undefined
}

type Served = Program & Pick<KitSimulators['plannr'], 'interrupt' | 'restore'>

/** Makes a simulator, which continues from its journal if there is one. */
const continued = async <Made extends Simulator>(
  make: (environment: Environment) => Made,
  environment: Environment,
  journal: Journal | undefined,
): Promise<Made> => (journal ? journaled(make, environment, journal) : make(environment))

const openSimulators = async (needs: WorldNeeds): Promise<KitSimulators> => {
  const { origin, origins, clock, seed, requests, simulators, keep } = needs
  const environment = { now: clock.now, seed }
  const placed = { uris: redirectUrisAt(origin), origins, ...simulators }
  const client = {
    clientId: 'planbridge',
    clientSecret: demoSecrets.FIRM_SECRET,
    redirectUris: [`${origin}/callback/harbour-wealth`],
    name: 'Planbridge',
  }
  const open = async <Made extends Simulator>(
    name: Receiver,
    addresses: readonly string[],
    make: (made: Environment) => Made,
  ): Promise<Made & Interruptible> => {
    const program = interruptible(await continued(make, environment, keep?.journalOf(name)))
    const elsewhere = program.origins.filter((one) => one !== origin)
    const served = { ...program, origins: [...new Set([...elsewhere, ...addresses.map(placeOn(origin))])] }
    return recorded(served, name, { requests, now: clock.now })
  }
  const { identity, api, plannr, docplanner, firm: issuer } = origins
  const [opened, plannrOpened, docplannerOpened, firmOpened] = await Promise.all([
    open('dynamic-planner', [identity, api], (made) => makeDynamicPlanner({ ...placed, environment: made })),
    open('plannr', [plannr], (made) => makePlannr({ ...placed, environment: made })),
    open('docplanner', [docplanner], (made) => makeDocplanner({ ...placed, environment: made })),
    open('firm', [issuer], (made) => firm({ environment: made, issuer, clients: [client] })),
  ])
  return { dynamicPlanner: opened, plannr: plannrOpened, docplanner: docplannerOpened, firm: firmOpened }
}

/** Planbridge and the providers between two resets. */
export interface World {
  readonly simulators: KitSimulators
  readonly planbridge: Served
  /** Every program: Planbridge and the providers. */
  readonly programs: readonly Program[]
  readonly answer: AnswerWithCookies
  /** Does the background work that is due. */
  readonly work: () => Promise<void>
  readonly close: () => Promise<void>
}

const composeHere = async (needs: WorldNeeds, network: (request: Request) => Promise<Response>) => {
  const { clock, seed, config = (text) => text } = needs
  const store = await (needs.keep?.openStore ?? openStore)()
  const draws = random(`planbridge ${seed}`)
  // A later process must not draw the same values again.
  const bytes = (length: number) =>
    needs.keep ? crypto.getRandomValues(new Uint8Array(length)) : draws.bytes(length)
  const planbridge = compose(readKitConfig(config, needs), {
    store,
    fetch: network,
    forward: fetchForward(network),
    hosts: fetchGuardedWay(network),
    clock,
    random: { bytes },
    sleep: clock.sleep,
    events: openEvents([]),
    site: siteOf(needs.site),
  })
  return { planbridge, store }
}

const workOf =
  ({ backgroundTasks }: ReturnType<typeof compose>) =>
  async () => {
    await backgroundTasks.maintain()
    for (const { run } of backgroundTasks.repeated) await run()
    let due = await backgroundTasks.endExpiredAndFindDueJobs()
    while (due.length > 0) {
      await Promise.all(due.map(({ id }) => backgroundTasks.runJob(id)))
      due = await backgroundTasks.endExpiredAndFindDueJobs()
    }
  }

/** Composes the real Planbridge with an empty store and new providers. */
export const openWorld = async (needs: WorldNeeds): Promise<World> => {
  const simulators = await openSimulators(needs)
  const network = inProcess(Object.values(simulators))
  const { planbridge, store } = await composeHere(needs, (request) => network.fetch(request))
  const keepers = new WeakMap<Request, (line: string) => void>()
  const callerOf = (request: Request) => {
    const keepCookie = keepers.get(request)
    return keepCookie ? { keepCookie } : {}
  }
  const program = {
    origins: [needs.origin],
    fetch: (request: Request) => planbridge.fetch(request, callerOf(request)),
  }
  const record = { requests: needs.requests, now: needs.clock.now }
  const served = recorded(interruptible(program), 'planbridge', record)
  const programs = [served, ...Object.values(simulators)]
  const everything = inProcess(programs)
  return {
    simulators,
    planbridge: served,
    programs,
    answer: (request, keepCookie) => {
      keepers.set(request, keepCookie)
      return everything.answer(request)
    },
    work: workOf(planbridge),
    close: async () => {
      planbridge.endWaits()
      await planbridge.drained()
      await store.close()
    },
  }
}
