import { random } from '../simulators/random.ts'
import { whenNeeded } from '../simulators/simulator.ts'
import type { Addresses } from './addresses.ts'
import { type Cookies, type KitBrowser, openBrowser } from './browser.ts'
import type { KitClock } from './clock.ts'
import { pagePerson, personHeader } from './kit.ts'
import type { KitPerson } from './kit-person.ts'
import { lazyPerson } from './lazy-person.ts'
import type { World } from './world.ts'

export interface PeopleNeeds extends Addresses {
  readonly clock: KitClock
  readonly seed: string
  readonly world: () => World
  /** The cookies of the page's browser, from an earlier process. */
  readonly cookies?: Cookies | undefined
  /** The kit's own way in. */
  readonly fetch: (request: Request) => Promise<Response>
}

/** The source of a person's proofs, so that the same seed gives the same requests. */
const seededCrypto = (seed: string) => {
  const draws = random(seed)
  return {
    getRandomValues: <Filled extends ArrayBufferView | null>(array: Filled): Filled => {
      if (array instanceof Uint8Array) array.set(draws.bytes(array.length))
      return array
    },
    subtle: crypto.subtle,
  }
}

const usualPlannrUser = 'tom@elmsample.example'

/** The browsers and the scripted persons of a kit, by name. */
export const openPeople = ({ origin, origins, clock, seed, world, cookies, fetch }: PeopleNeeds) => {
  const browsers = new Map<string, KitBrowser>()
  const people = new Map<string, KitPerson>()
  const browserOf = (name: string): KitBrowser => {
    const kept = name === pagePerson ? cookies : undefined
    const browser = browsers.get(name) ?? openBrowser((...input) => world().answer(...input), origin, kept)
    browsers.set(name, browser)
    return browser
  }
  const load = async (name: string): Promise<KitPerson> => {
    const { openPerson } = await import('./people/person.ts')
    return openPerson({
      name,
      origin,
      providers: Object.values(origins),
      now: clock.now,
      random: seededCrypto(`${seed} ${name}`),
      send: (request) => {
        request.headers.set(personHeader, name)
        return fetch(request)
      },
      mintToken: async (username = usualPlannrUser) =>
        (await world().simulators.plannr.mintPersonalToken({ username })).token,
      forget: () => browserOf(name).forget(),
    })
  }
  const make = (name: string): KitPerson => {
    const loaded = whenNeeded(() => load(name))
    return lazyPerson(name, loaded)
  }
  return {
    browserOf,
    person: (name: string): KitPerson => {
      const person = people.get(name) ?? make(name)
      people.set(name, person)
      return person
    },
    /** Forgets everybody and all cookies. */
    clear: () => {
      for (const { forget } of browsers.values()) forget()
      people.clear()
    },
  }
}
