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
import { readKitConfig } from './config/configuration.ts'
import type { KitKeep } from './keep.ts'
import { gateSecret, type KitOptions, type KitProviderOrigins, type KitSimulators } from './kit.ts'
import { type HostBackEnds, openHostBackEnds } from './host-back-ends.ts'
import {
  arrangedCalls,
  openProviderCalls,
  type ProviderCalls,
  withDocplannerCalls,
} from './provider-calls.ts'
import { openStore } from './store/open-store.ts'
import { recorded } from './recorded.ts'
import type { Receiver, RequestRecord } from './requests.ts'
import { siteOf } from './site.ts'

export interface WorldNeeds extends Pick<
  KitOptions,
  'config' | 'site' | 'simulators' | 'hosts' | 'docplannerCalls'
> {
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

/** The options of the simulators: what was arranged for Planbridge, and the changes of a test. */
const optionsOf = ({ origin, origins, simulators, docplannerCalls }: WorldNeeds) => {
  const arranged = arrangedCalls(origin, docplannerCalls)
  return {
    uris: redirectUrisAt(origin),
    origins,
    ...simulators,
    plannr: { ...arranged.plannr, ...simulators?.plannr },
    docplanner: { ...arranged.docplanner, ...simulators?.docplanner },
  }
}

const openSimulators = async (needs: WorldNeeds, calls: ProviderCalls): Promise<KitSimulators> => {
  const { origin, origins, clock, seed, requests, keep } = needs
  const placed = optionsOf(needs)
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
    const environment = { now: clock.now, seed, deliver: calls.deliverOf(name) }
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
  /** The requests that providers make. */
  readonly calls: ProviderCalls
  /** Does the background work that is due. */
  readonly work: () => Promise<void>
  readonly close: () => Promise<void>
}

const composeHere = async (needs: WorldNeeds, network: (request: Request) => Promise<Response>) => {
  const { clock, seed, requests, hosts = {} } = needs
  const config = await readKitConfig(withDocplannerCalls(needs), needs)
  const store = await (needs.keep?.openStore ?? openStore)()
  const draws = random(`planbridge ${seed}`)
  // A later process must not draw the same values again.
  const bytes = (length: number) =>
    needs.keep ? crypto.getRandomValues(new Uint8Array(length)) : draws.bytes(length)
  const backEnds = openHostBackEnds({
    hosts,
    requests,
    clock,
    keysOf: async (url) => {
      const endpoints = await store.webhooks.listAllEndpoints()
      const keys = endpoints.filter((one) => one.url === url).flatMap(({ publicKeys }) => publicKeys)
      return [...keys, gateSecret]
    },
  })
  const planbridge = compose(config, {
    store,
    fetch: network,
    forward: fetchForward(network),
    hosts: fetchGuardedWay((request) => backEnds.fetch(request)),
    clock,
    random: { bytes },
    sleep: clock.sleep,
    events: openEvents([]),
    site: siteOf(needs.site),
  })
  return { planbridge, store, backEnds }
}

type Composed = Awaited<ReturnType<typeof composeHere>>

const isSending = ({ outbox }: Pick<KitSimulators['plannr'], 'outbox'>): boolean =>
  outbox.messages().some(({ state }) => state === 'waiting')

const repeatedOf =
  ({ backgroundTasks }: ReturnType<typeof compose>) =>
  async () => {
    for (const { run, drained } of backgroundTasks.repeated) {
      await run()
      await drained?.()
    }
  }

/** Repeats until hosts get nothing more: a round sends a host a few messages of many. */
const tellHosts = async (repeat: () => Promise<void>, { received }: HostBackEnds) => {
  // What is pulled from a queue in one round is an event for hosts in the next one.
  await repeat()
  let before
  do {
    before = received()
    await repeat()
  } while (received() > before)
}

const workOf = (
  { planbridge, backEnds }: Composed,
  { plannr, docplanner }: KitSimulators,
  hasHosts: boolean,
) => {
  const { backgroundTasks } = planbridge
  const repeat = repeatedOf(planbridge)
  return async () => {
    await backgroundTasks.maintain()
    await repeat()
    for (const provider of [plannr, docplanner]) {
      if (!isSending(provider)) continue
      await provider.sendDue()
      await repeat()
    }
    let due = await backgroundTasks.endExpiredAndFindDueJobs()
    while (due.length > 0) {
      await Promise.all(due.map(({ id }) => backgroundTasks.runJob(id)))
      due = await backgroundTasks.endExpiredAndFindDueJobs()
    }
    if (hasHosts) await tellHosts(repeat, backEnds)
  }
}

/** Composes the real Planbridge with an empty store and new providers. */
export const openWorld = async (needs: WorldNeeds): Promise<World> => {
  const calls = openProviderCalls()
  const simulators = await openSimulators(needs, calls)
  const network = inProcess(Object.values(simulators))
  const composed = await composeHere(needs, (request) => network.fetch(request))
  const { planbridge, store } = composed
  const callers = new WeakMap<Request, Parameters<typeof planbridge.fetch>[1]>()
  const program = {
    origins: [needs.origin],
    fetch: (request: Request) => planbridge.fetch(request, callers.get(request)),
  }
  const record = { requests: needs.requests, now: needs.clock.now }
  const served = recorded(interruptible(program), 'planbridge', record)
  calls.openFor((request, address) => {
    callers.set(request, { address })
    return served.fetch(request)
  })
  // A Planbridge that runs for longer has read the lists of the providers' addresses.
  await repeatedOf(planbridge)()
  const work = workOf(composed, simulators, needs.hosts !== undefined)
  const programs = [served, ...Object.values(simulators)]
  const everything = inProcess(programs)
  let isClosed = false
  return {
    simulators,
    planbridge: served,
    programs,
    answer: (request, keepCookie) => {
      callers.set(request, { keepCookie })
      return everything.answer(request)
    },
    calls,
    // Work that is on its way when the world ends fails, because there is no store any more.
    work: () =>
      work().catch((error: unknown) => {
        if (!isClosed) throw error
      }),
    close: async () => {
      isClosed = true
      planbridge.endWaits()
      await planbridge.drained()
      await store.close()
    },
  }
}
