import type { Connection, IntegrationId } from '@planbridge/shared/contract'
import type { ConnectProgress, ConnectView } from '@planbridge/shared/embed'
import type { BffFailure } from '../core/bff-client.ts'
import type { Way } from './ways.ts'
import { findWay, providersOf } from './ways.ts'

/** How a window is: nothing is known of it, it is open as far as is known, or its handle says that it is closed, which may be untrue. */
export type WindowHint = 'unknown' | 'open' | 'closed'

/** What the person sees. */
export type Step =
  | { readonly name: 'loading' }
  /** Nothing can be shown. */
  | { readonly name: 'stopped'; readonly failure: BffFailure }
  /** The window names host and person, and asks. */
  | { readonly name: 'confirm' }
  | { readonly name: 'providers' }
  | { readonly name: 'ways'; readonly provider: string }
  | { readonly name: 'token'; readonly way: Way }
  | { readonly name: 'terms'; readonly way: Way }
  | { readonly name: 'service'; readonly way: Way }
  /** A link that opens the window. */
  | { readonly name: 'link'; readonly way: Way }
  | { readonly name: 'waiting'; readonly way: Way; readonly hint: WindowHint }
  /** The browser is on its way to the provider, or the host page to the window. */
  | { readonly name: 'leaving'; readonly way: Way }
  /** An attempt has failed, and the person chooses the next step. */
  | { readonly name: 'refused'; readonly way: Way | null; readonly failure: BffFailure }
  | { readonly name: 'account'; readonly connection: Connection }
  /** The host's back end has to complete the session. */
  | { readonly name: 'finishing'; readonly connection: Connection | null }
  | { readonly name: 'done'; readonly connection: Connection | null }
  | { readonly name: 'over'; readonly status: 'cancelled' | 'expired' }

export interface ConnectFlow {
  readonly place: 'frame' | 'window'
  readonly view: ConnectView | null
  readonly step: Step
  /** Why the last act of this step failed. */
  readonly failure: BffFailure | null
  readonly busy: boolean
  /** Of the last progress; -1 before. */
  readonly revision: number
  /** True while Planbridge cannot be reached. */
  readonly offline: boolean
}

export type FlowEvent =
  /** `wanted` is the integration that the host page asked for, `returned` true if the window was opened before. */
  | {
      readonly kind: 'viewed'
      readonly view: ConnectView
      readonly wanted?: IntegrationId | null
      readonly returned?: boolean
    }
  | { readonly kind: 'confirmed'; readonly view: ConnectView }
  | { readonly kind: 'stopped'; readonly failure: BffFailure }
  | { readonly kind: 'restarted' }
  | { readonly kind: 'went'; readonly step: Step }
  | { readonly kind: 'back' }
  | { readonly kind: 'working' }
  | { readonly kind: 'failed'; readonly failure: BffFailure }
  | { readonly kind: 'hinted'; readonly hint: WindowHint }
  | { readonly kind: 'offline'; readonly offline: boolean }
  | { readonly kind: 'progressed'; readonly progress: ConnectProgress }

export const newFlow = (place: ConnectFlow['place']): ConnectFlow => ({
  place,
  view: null,
  step: { name: 'loading' },
  failure: null,
  busy: false,
  revision: -1,
  offline: false,
})

/** True if nothing that arrives later can change the result. */
export const isEnd = ({ name }: Step): boolean => name === 'done' || name === 'over'

/** True if the person has several accounts to choose from and has chosen none. */
const hasToChoose = ({ choices, choice }: Connection): boolean => choice === null && choices.length > 1

/** The step of a way that was chosen, here or in the frame that opened this window. */
export function stepOf(way: Way, place: ConnectFlow['place']): Step {
  const { model } = way.offer
  if (model === 'personal-token') return { name: 'token', way }
  if (place === 'window' && model === 'delegation') return { name: 'terms', way }
  if (place === 'window' && model === 'service-account') return { name: 'service', way }
  return { name: 'ways', provider: way.entry.provider.name }
}

/** The first step of the choice: where only one provider can be chosen, it is chosen. */
export function choosing(view: ConnectView, wanted: IntegrationId | null): Step {
  const providers = providersOf(view)
  const [first, second] = providers
  const named = providers.find(({ ways }) => ways.some(({ entry }) => entry.id === wanted))
  const only = second === undefined ? first : undefined
  const chosen = named ?? only
  return chosen ? { name: 'ways', provider: chosen.name } : { name: 'providers' }
}

const asksFirst = ({ place }: ConnectFlow, { asks, confirmed }: ConnectView): boolean =>
  place === 'window' && asks && !confirmed

/** The way that the frame has chosen for this window; undefined if the person chooses here. */
export const chosenWay = (view: ConnectView): Way | undefined =>
  view.choice === null ? undefined : findWay(providersOf(view), view.choice)

function opening(flow: ConnectFlow, view: ConnectView, wanted: IntegrationId | null): Step {
  if (view.status === 'cancelled' || view.status === 'expired') return { name: 'over', status: view.status }
  // The connection, and whether an account has to be chosen, comes with the progress.
  if (view.status !== 'open') return { name: 'loading' }
  if (asksFirst(flow, view)) return { name: 'confirm' }
  const way = flow.place === 'window' ? chosenWay(view) : undefined
  return way ? stepOf(way, flow.place) : choosing(view, wanted)
}

/** The step before; the list of providers, unless it is about a way. */
function previous({ view, step }: ConnectFlow): Step {
  if (view === null) return step
  if ('way' in step && step.way) return { name: 'ways', provider: step.way.entry.provider.name }
  return step.name === 'refused' ? choosing(view, null) : { name: 'providers' }
}

/** True if there is a step to go back to. */
export function canGoBack({ view, step }: ConnectFlow): boolean {
  if (view === null) return false
  if (step.name === 'ways') return providersOf(view).length > 1
  return ['token', 'terms', 'service', 'link', 'waiting'].includes(step.name)
}

/** The step that the state at the server leads to; null if it leads to none. */
function settled({ status, connection }: ConnectProgress, place: ConnectFlow['place']): Step | null {
  if (status === 'cancelled' || status === 'expired') return { name: 'over', status }
  if (status === 'open') return null
  if (connection !== null && hasToChoose(connection)) return { name: 'account', connection }
  if (status === 'complete') return { name: 'done', connection }
  return place === 'window' ? { name: 'done', connection } : { name: 'finishing', connection }
}

const started: ReadonlySet<Step['name']> = new Set(['waiting', 'leaving', 'link'])

/** The step with what the server knows of the window: it may be open although the browser returned no handle. */
function seen(step: Step, { window }: ConnectProgress): Step {
  const isUnseen = step.name === 'link' || (step.name === 'waiting' && step.hint === 'unknown')
  return isUnseen && window === 'entered' ? { name: 'waiting', way: step.way, hint: 'open' } : step
}

const failureOf = ({ failure }: ConnectProgress): BffFailure | null =>
  failure && { ...failure, retryAfterSeconds: null, connection: null }

function progressed(flow: ConnectFlow, progress: ConnectProgress): ConnectFlow {
  // An answer that was overtaken by a newer one.
  if (progress.revision < flow.revision || isEnd(flow.step)) return flow
  const next = { ...flow, revision: progress.revision, offline: false }
  const step = settled(progress, flow.place)
  if (step) return { ...next, step, failure: null, busy: false }
  if (progress.revision === flow.revision || !started.has(flow.step.name)) return next
  return { ...next, failure: failureOf(progress), step: seen(flow.step, progress) }
}

function viewed(flow: ConnectFlow, { view, wanted = null, returned = false }: Viewed): ConnectFlow {
  const step = opening(flow, view, wanted)
  // A window that comes back does not start again by itself.
  const back = returned && step.name !== 'confirm' && view.status === 'open'
  return {
    ...flow,
    view,
    step: back ? choosing(view, view.choice?.integration ?? null) : step,
    failure: null,
    busy: false,
  }
}

type Viewed = Extract<FlowEvent, { kind: 'viewed' }>

/** The state after an event. Steps that end the flow stay. */
export function nextFlow(flow: ConnectFlow, event: FlowEvent): ConnectFlow {
  switch (event.kind) {
    case 'viewed':
      return viewed(flow, event)
    case 'confirmed':
      return { ...flow, view: event.view, step: opening(flow, event.view, null), failure: null, busy: false }
    case 'restarted':
      return { ...newFlow(flow.place) }
    case 'progressed':
      return progressed(flow, event.progress)
    case 'offline':
      return { ...flow, offline: event.offline }
    default:
      return isEnd(flow.step) ? flow : moved(flow, event)
  }
}

type Move = Exclude<FlowEvent, { kind: 'viewed' | 'confirmed' | 'restarted' | 'progressed' | 'offline' }>

function moved(flow: ConnectFlow, event: Move): ConnectFlow {
  const calm = { ...flow, failure: null, busy: false }
  switch (event.kind) {
    case 'stopped':
      return { ...calm, step: { name: 'stopped', failure: event.failure } }
    case 'went':
      return { ...calm, step: event.step }
    case 'back':
      return { ...calm, step: previous(flow) }
    case 'working':
      return { ...flow, failure: null, busy: true }
    case 'failed':
      return { ...calm, failure: event.failure }
    default:
      return flow.step.name === 'waiting' ? { ...flow, step: { ...flow.step, hint: event.hint } } : flow
  }
}
