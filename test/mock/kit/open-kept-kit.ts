import { sampleHostKey } from '../registrations.ts'
import type { ScenarioName } from '../scenarios/names.ts'
import { scenarios } from '../scenarios/scenarios.ts'
import { addressesOf, servedBy } from './addresses.ts'
import { type Cookies, withHeaders } from './browser.ts'
import { type KitClock, openClock } from './clock.ts'
import {
  type Kit,
  type KitOptions,
  pagePerson,
  type PageConditions,
  personHeader,
  type ScenarioControl,
} from './kit.ts'
import type { KitKeep } from './keep.ts'
import { openPeople } from './open-people.ts'
import { openRequests } from './requests.ts'
import { openWebhooks } from './open-webhooks.ts'
import { openWorld, type World } from './world.ts'

const clockOf = (clock: KitOptions['clock']): KitClock =>
  typeof clock === 'object' ? clock : openClock(clock)

/** How often the background work is looked at, in milliseconds of the kit's clock. */
const workMs = 60_000

/** Does the background work one run at a time. Where `waits` is false, nothing waits for it. */
const openWork = (clock: KitClock, world: () => World, waits: () => boolean) => {
  let last = clock.now()
  let running: Promise<void> | undefined
  const work = (): Promise<void> => {
    last = clock.now()
    running ??= world()
      .work()
      .finally(() => void (running = undefined))
    return running
  }
  const workInTime = async (): Promise<void> => {
    const done = work()
    if (waits()) return done
    done.catch(() => undefined)
  }
  return {
    work,
    workOnMove: workInTime,
    workIfDue: async () => {
      if (Math.abs(clock.now() - last) >= workMs) await workInTime()
    },
  }
}

const usualConditions: PageConditions = { popup: 'opens' }

/** The part of a kit that a scenario begins again. */
const openScenario = (first: ScenarioName, begin: (name: ScenarioName) => Promise<void>) => {
  let name = first
  const listeners = new Set<Parameters<ScenarioControl['onChange']>[0]>()
  const set = async (next: ScenarioName) => {
    name = next
    await begin(next)
    for (const listener of listeners) await listener(next)
  }
  const control: ScenarioControl = {
    get name() {
      return name
    },
    get conditions() {
      return { ...usualConditions, ...scenarios[name].conditions }
    },
    set,
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
  return control
}

interface ControlNeeds {
  readonly clock: KitClock
  readonly work: () => Promise<void>
  readonly world: () => World
}

/** Controls of whichever world there is: a scenario replaces it. */
const controlsOf = ({ clock, work, world }: ControlNeeds): Pick<Kit, 'planbridge' | 'webhooks'> => ({
  planbridge: {
    interrupt: (interruption) => world().planbridge.interrupt(interruption),
    restore: () => world().planbridge.restore(),
  },
  webhooks: openWebhooks({
    clock,
    work,
    simulators: () => world().simulators,
    calls: () => world().calls,
  }),
})

/**
 * Opens the whole system: the real Planbridge on an empty store in memory, and the simulated providers. With `keep` it continues the
 * kit of an earlier process. `cookies` are those of the page's browser; the kit changes them in place.
 */
export const openKeptKit = async (
  options: KitOptions,
  keep?: KitKeep,
  cookies: Cookies | undefined = keep?.cookies,
): Promise<Kit> => {
  const { seed = 'planbridge', requests = openRequests() } = options
  const first = keep?.continues ?? options.scenario ?? 'fresh'
  const addresses = addressesOf(options)
  const { origin } = addresses
  const clock = clockOf(options.clock)
  const open = () => openWorld({ ...options, ...addresses, clock, seed, requests, keep })
  let world = await open()
  const waits = () => scenarios[scenario.name].hasSlowProviders !== true
  const { work, workOnMove, workIfDue } = openWork(clock, () => world, waits)
  const stopListening = clock.onMove(workOnMove)
  const fetch = async (request: Request): Promise<Response> => {
    const person = request.headers.get(personHeader)
    await workIfDue()
    if (person === null) return world.answer(request, () => undefined)
    return people.browserOf(person).fetch(withHeaders(request, (headers) => headers.delete(personHeader)))
  }
  const people = openPeople({ ...addresses, clock, seed, world: () => world, cookies, fetch })
  const setUp = async (name: ScenarioName, isContinued = false) => {
    if (!isContinued) await scenarios[name].setUp?.(kit)
    await scenarios[name].change?.(kit)
    requests.clear()
  }
  const scenario = openScenario(first, async (name) => {
    await world.close()
    people.clear()
    await keep?.clear()
    world = await open()
    await setUp(name)
  })
  const kit: Kit = {
    origin,
    origins: servedBy(addresses),
    fetch,
    clock,
    scenario,
    requests,
    get simulators() {
      return world.simulators
    },
    ...controlsOf({ clock, work, world: () => world }),
    person: (name = pagePerson) => people.person(name),
    hostKey: sampleHostKey,
    work,
    reset: () => scenario.set(scenario.name),
    close: async () => {
      stopListening()
      await world.close()
    },
  }
  await setUp(first, keep?.continues !== undefined)
  return kit
}
