import { compose } from '@planbridge/bff/compose'
import { fetchForward, openEvents } from '@planbridge/bff/testing'
import { demoSecrets, redirectUrisAt } from '../registrations.ts'
import { simulatorsOf } from '../simulators/all-simulators.ts'
import { firm } from '../simulators/firm/firm.ts'
import { interruptible } from '../simulators/interruptible.ts'
import { random } from '../simulators/random.ts'
import { inProcess, type Program } from '../transports/in-process.ts'
import type { AnswerWithCookies } from './browser.ts'
import type { KitClock } from './clock.ts'
import { readKitConfig } from './configuration.ts'
import type { KitOptions, KitProviderOrigins, KitSimulators } from './kit.ts'
import { openStore } from './store/open-store.ts'
import { recorded } from './recorded.ts'
import type { RequestRecord } from './requests.ts'
import { siteOf } from './site.ts'

export interface WorldNeeds extends Pick<KitOptions, 'config' | 'site' | 'simulators'> {
  readonly origin: string
  readonly origins: KitProviderOrigins
  readonly clock: KitClock
  readonly seed: string
  readonly requests: RequestRecord
}

type Served = Program & Pick<KitSimulators['plannr'], 'interrupt' | 'restore'>

const openSimulators = ({
  origin,
  origins,
  clock,
  seed,
  requests,
  simulators,
}: WorldNeeds): KitSimulators => {
  const environment = { now: clock.now, seed }
  const made = simulatorsOf({ environment, uris: redirectUrisAt(origin), origins, ...simulators })
  const client = {
    clientId: 'planbridge',
    clientSecret: demoSecrets.FIRM_SECRET,
    redirectUris: [`${origin}/callback/harbour-wealth`],
    name: 'Planbridge',
  }
  const record = { requests, now: clock.now }
  return {
    dynamicPlanner: recorded(interruptible(made.dynamicPlanner), 'dynamic-planner', record),
    plannr: recorded(interruptible(made.plannr), 'plannr', record),
    docplanner: recorded(interruptible(made.docplanner), 'docplanner', record),
    firm: recorded(
      interruptible(firm({ environment, issuer: origins.firm, clients: [client] })),
      'firm',
      record,
    ),
  }
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
  const store = await openStore()
  const draws = random(`planbridge ${seed}`)
  const planbridge = compose(readKitConfig(config, needs), {
    store,
    fetch: network,
    forward: fetchForward(network),
    clock,
    random: { bytes: (length) => draws.bytes(length) },
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
    let due = await backgroundTasks.endExpiredAndFindDueJobs()
    while (due.length > 0) {
      await Promise.all(due.map(({ id }) => backgroundTasks.runJob(id)))
      due = await backgroundTasks.endExpiredAndFindDueJobs()
    }
  }

/** Composes the real Planbridge with an empty store and new providers. */
export const openWorld = async (needs: WorldNeeds): Promise<World> => {
  const simulators = openSimulators(needs)
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
