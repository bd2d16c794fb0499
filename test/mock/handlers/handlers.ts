import { http, type HttpHandler } from 'msw'
import { addressesOf, servedBy } from '../kit/addresses.ts'
import { type KitClock, openClock } from '../kit/clock.ts'
import { type Kit, type KitOptions, pagePerson } from '../kit/kit.ts'
import type { KitPerson } from '../kit/kit-person.ts'
import { lazyPerson } from '../kit/lazy-person.ts'
import type { KitWebhooks } from '../kit/kit-webhooks.ts'
import { openRequests, type Requests } from '../kit/requests.ts'
import { saysUnhandled } from '../kit/unhandled.ts'
import { sampleHostKey } from '../registrations.ts'
import { scenarioNamed, type ScenarioName, scenarioParameter } from '../scenarios/names.ts'
import { lazyWebhooks } from './lazy-webhooks.ts'
import { restoreBinaryClasses } from './one-realm.ts'
import { asSent, pageLocation } from './as-sent.ts'
import { applyConditions } from './page-conditions.ts'

/** The controls of the handlers. */
export interface PlanbridgeControls {
  readonly origin: string
  readonly clock: KitClock
  /** What Planbridge and the providers received, without secrets. */
  readonly requests: Requests
  /** A scripted person. Without a name it is the one in whose browser the page is. */
  readonly person: (name?: string) => KitPerson
  /** From now on, the page's requests come from the browser of this person. */
  readonly actAs: (name: string) => void
  /** The key of a host's back end for `/v1`. */
  readonly hostKey: string
  /** Lets a provider send events to Planbridge. */
  readonly webhooks: KitWebhooks
  /** The whole kit: scenario, simulators, interruptions. It is loaded by the first request, or by this call. */
  readonly kit: () => Promise<Kit>
  /** Begins again with another scenario. */
  readonly setScenario: (name: ScenarioName) => Promise<void>
  /** Begins again with the same scenario. */
  readonly reset: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Handlers for MSW, with the controls of what is behind them. */
export type PlanbridgeHandlers = readonly HttpHandler[] & PlanbridgeControls

/** Paths of Planbridge, for a page that is on Planbridge's own origin and has other files there. */
const ownPaths = ['/bff/*', '/v1/*', '/connect-api/*', '/embed/*']

/** The scenario that the page's address names. */
const scenarioOfAddress = (): ScenarioName | undefined => {
  const name = new URLSearchParams(pageLocation()?.search).get(scenarioParameter)
  return name === null ? undefined : scenarioNamed(name)
}

const refuse = ({ method, url }: Request): Response => {
  console.error(`[@planbridge/mock] ${method} ${url}: Planbridge has no such endpoint.`)
  return Response.error()
}

/** What is requested from the page's own origin is mostly not Planbridge's. */
const patternsOf = (options: KitOptions): readonly string[] => {
  const addresses = addressesOf(options)
  return servedBy(addresses).flatMap((address) =>
    address === addresses.origin && pageLocation()?.origin === address
      ? ownPaths.map((path) => address + path)
      : [`${address}/*`],
  )
}

/** A kit that is loaded when it is first needed, and follows the page: its address names a scenario, and a scenario changes its windows. */
const openLazily = (options: KitOptions) => {
  let opening: Promise<Kit> | undefined
  let ofAddress = scenarioOfAddress()
  let undo = () => {}
  const load = async (): Promise<Kit> => {
    restoreBinaryClasses()
    const { openKit } = await import('../kit/open-kit.ts')
    const kit = await openKit({ ...options, scenario: ofAddress ?? options.scenario ?? 'fresh' })
    const apply = () => {
      undo()
      if (typeof window !== 'undefined') undo = applyConditions(window, kit.scenario.conditions)
    }
    kit.scenario.onChange(apply)
    apply()
    return kit
  }
  const open = () => (opening ??= load())
  return {
    open,
    /** The kit with the scenario of the page's address, which a link of a page, a story or a test may have changed. */
    openForPage: async () => {
      const kit = await open()
      const wanted = scenarioOfAddress()
      const isNew = wanted !== undefined && wanted !== ofAddress
      ofAddress = wanted
      if (isNew) await kit.scenario.set(wanted)
      return kit
    },
    close: async () => {
      undo()
      const kit = await opening
      opening = undefined
      await kit?.close()
    },
  }
}

/**
 * Handlers that answer everything that a page or a host's back end asks of Planbridge, and of the three providers at their real origins.
 * Behind them is the real Planbridge on a store in memory; it is loaded with the first request.
 *
 * `const planbridge = planbridgeHandlers({ scenario: 'one-connected' }); setupServer(...planbridge).listen()`
 */
export const planbridgeHandlers = (options: KitOptions = {}): PlanbridgeHandlers => {
  const { origin } = addressesOf(options)
  const clock = typeof options.clock === 'object' ? options.clock : openClock(options.clock)
  const requests = options.requests ?? openRequests()
  const { open, openForPage, close } = openLazily({ ...options, clock, requests })
  let person = pagePerson
  const answer = async ({ request }: { readonly request: Request }): Promise<Response> => {
    const kit = await openForPage()
    const response = await kit.fetch(asSent(request, origin, person))
    const isOurs = request.url.startsWith(`${origin}/`)
    return isOurs && (await saysUnhandled(request, response)) ? refuse(request) : response
  }
  const controls: PlanbridgeControls = {
    origin,
    clock,
    requests,
    person: (name = pagePerson) => lazyPerson(name, async () => (await open()).person(name)),
    actAs: (name) => void (person = name),
    hostKey: sampleHostKey,
    webhooks: lazyWebhooks(open),
    kit: open,
    setScenario: async (name) => (await open()).scenario.set(name),
    reset: async () => (await open()).reset(),
    close,
  }
  const handlers = patternsOf(options).map((pattern) => http.all(pattern, answer))
  return Object.assign(handlers, controls)
}
