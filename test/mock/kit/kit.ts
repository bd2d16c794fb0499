import type { ScenarioName } from '../scenarios/names.ts'
import type { ProviderOrigins, SimulatorChanges } from '../simulators/all-simulators.ts'
import type { DocplannerSimulator } from '../simulators/docplanner.ts'
import type { DynamicPlanner } from '../simulators/dynamic-planner.ts'
import type { FirmSimulator } from '../simulators/firm/firm.ts'
import type { Interruptible } from '../simulators/interruptible.ts'
import type { PlannrSimulator } from '../simulators/plannr.ts'
import type { KitClock } from './clock.ts'
import type { KitPerson } from './kit-person.ts'
import type { KitWebhooks } from './kit-webhooks.ts'
import type { RequestRecord, Requests } from './requests.ts'

/** Where the simulated providers are. Each may have a path; `identity` is the issuer of Dynamic Planner. */
export interface KitProviderOrigins extends ProviderOrigins {
  /** The issuer of the firm whose people sign in with its own accounts. */
  readonly firm: string
}

/** The documents of Planbridge. The default is a short page each, because a test seldom shows them. */
export interface KitSite {
  readonly app?: string
  readonly callback?: string
  readonly frame?: string
  readonly window?: string
}

/** The back end of a host. It answers what Planbridge sends to its origin: webhooks and questions. */
export type HostBackEnd = (request: Request) => Response | Promise<Response>

/**
 * How Docplanner's events reach Planbridge. `push`: it sends them. `pull`: it keeps them in its queue. With `bookingGate` it sends them, and
 * asks before a patient books or moves a visit; Planbridge passes the question on to a host at that address, signed with `gateSecret`.
 */
export type DocplannerCalls = 'push' | 'pull' | { readonly bookingGate: string }

export interface KitOptions {
  /** The origin of Planbridge. Default: `http://localhost:8787`. */
  readonly origin?: string
  /** Default: `fresh`. */
  readonly scenario?: ScenarioName
  /** A clock, or the moment from which a clock runs, in milliseconds since 1970. Default: the system clock. */
  readonly clock?: KitClock | number
  /** The same seed and the same moments give the same identifiers and tokens. Default: `planbridge`. */
  readonly seed?: string
  /** Default: the providers' real origins. */
  readonly providerOrigins?: Partial<KitProviderOrigins>
  /** Options that replace the defaults of a simulator. */
  readonly simulators?: SimulatorChanges
  /** Changes the text of Planbridge's configuration file. */
  readonly config?: (text: string) => string
  readonly site?: KitSite
  /** The back ends of hosts, by origin. What Planbridge sends to another origin finds no server. */
  readonly hosts?: Readonly<Record<string, HostBackEnd>>
  /** Default: `push`. */
  readonly docplannerCalls?: DocplannerCalls
  /** A record of earlier requests to continue. */
  readonly requests?: RequestRecord
}

/** What a scenario asks of the page, because no server can do it. */
export interface PageConditions {
  /** `blocked`: the browser opens no window. `closed`: the person closes a window as soon as it is open. */
  readonly popup: 'opens' | 'blocked' | 'closed'
}

/** The simulated providers, each with its controls. */
export interface KitSimulators {
  readonly dynamicPlanner: DynamicPlanner & Interruptible
  readonly plannr: PlannrSimulator & Interruptible
  readonly docplanner: DocplannerSimulator & Interruptible
  readonly firm: FirmSimulator & Interruptible
}

export interface ScenarioControl {
  readonly name: ScenarioName
  readonly conditions: PageConditions
  /** Begins again with another scenario. */
  readonly set: (name: ScenarioName) => Promise<void>
  /** Calls a listener, and waits for it, after each change. The returned function removes it. */
  readonly onChange: (listener: (name: ScenarioName) => unknown) => () => void
}

/** The whole system: Planbridge with its real code, and the simulated providers. */
export interface Kit {
  readonly origin: string
  /** Every origin that it answers: Planbridge's and the providers'. Some may have a path. */
  readonly origins: readonly string[]
  /**
   * Answers a request to one of the origins. One with the header `planbridge-mock-person` comes from the browser of that person: the kit
   * adds its cookies and keeps those of the answer.
   */
  readonly fetch: (request: Request) => Promise<Response>
  readonly clock: KitClock
  readonly scenario: ScenarioControl
  readonly requests: Requests
  readonly simulators: KitSimulators
  /** Interrupts requests to Planbridge, for answers that no scenario gives. */
  readonly planbridge: Pick<Interruptible, 'interrupt' | 'restore'>
  /** The scripted person of a name, with a browser of their own. The default is the person of the page. */
  readonly person: (name?: string) => KitPerson
  /** The key of a host's back end for `/v1`. */
  readonly hostKey: string
  /** Lets a provider send events to Planbridge: signed or with its key, and from its addresses. */
  readonly webhooks: KitWebhooks
  /** Does the background work that is due. The kit does it before a request and when its clock is moved. */
  readonly work: () => Promise<void>
  /** Begins again with the same scenario: an empty store, new providers, no cookies, no recorded requests. */
  readonly reset: () => Promise<void>
  readonly close: () => Promise<void>
}

/** The name of the person whose browser shows the page. */
export const pagePerson = 'page'

/** The header that names the person whose browser sends a request. */
export const personHeader = 'planbridge-mock-person'

/** The secret with which Planbridge signs the questions of a booking gate. */
export const gateSecret = 'whsec_a2l0LWJvb2tpbmctZ2F0ZS1zZWNyZXQtMDAwMQ=='
