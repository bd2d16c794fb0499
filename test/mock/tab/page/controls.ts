import { type Question, type SimulationState, timeOf } from '../messages.ts'
import { hostPath, providersPath } from '../places.ts'
import { button, element } from './element.ts'
import { texts } from './texts.ts'

const hourMs = 3_600_000
/** An access token of every provider is valid for an hour. */
const pastExpiryMs = hourMs + 60_000

/** Asks the worker, shows the state after it, and continues. */
export type Ask = (question: Question, after?: () => void) => void

export interface Controls {
  readonly nodes: readonly Node[]
  readonly show: (state: SimulationState) => void
}

/** A page of a provider keeps what is entered in it; a page of the app shows the other time when it is loaded. */
const reloadApp = (): void => {
  if (!globalThis.location.pathname.startsWith(providersPath)) globalThis.location.reload()
}

/** `provider-down` becomes `Provider down`. */
const wordsOf = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ')

export const scenarioControls = (ask: Ask): Controls => {
  const title = element('p', { class: 'hint', id: 'scenario-title' })
  const select = element('select', { id: 'scenario', 'aria-describedby': 'scenario-title' })
  select.addEventListener('change', () =>
    ask({ kind: 'scenario', name: select.value }, () => globalThis.location.assign('/')),
  )
  return {
    nodes: [
      element('label', { for: 'scenario' }, texts.scenario),
      select,
      title,
      element('p', { class: 'hint' }, texts.scenarioHint),
    ],
    show({ scenario, scenarios }) {
      if (select.options.length === 0)
        select.append(...scenarios.map(({ name }) => element('option', { value: name }, wordsOf(name))))
      select.value = scenario
      title.textContent = scenarios.find(({ name }) => name === scenario)?.title ?? ''
    },
  }
}

/** `machine` is the clock of the machine, which the page's own `Date` is not. */
export const clockControls = (ask: Ask, machine: () => number): Controls => {
  const time = element('p', { class: 'time', 'aria-live': 'polite' })
  let isFrozen = false
  const freeze = button(texts.stop, () => ask({ kind: isFrozen ? 'resume' : 'freeze' }))
  const advance = (text: string, ms: number) => button(text, () => ask({ kind: 'advance', ms }, reloadApp))
  const buttons = [
    freeze,
    advance(texts.hour, hourMs),
    advance(texts.day, 24 * hourMs),
    advance(texts.pastExpiry, pastExpiryMs),
  ]
  return {
    nodes: [
      element('h3', {}, texts.clock),
      time,
      element('div', { class: 'row' }, ...buttons),
      element('p', { class: 'hint' }, texts.pastExpiryHint),
    ],
    show({ clock }) {
      isFrozen = clock.frozenAt !== null
      freeze.textContent = isFrozen ? texts.run : texts.stop
      const format = { dateStyle: 'medium', timeStyle: 'short' } as const
      const text = new Date(timeOf(clock, machine())).toLocaleString(undefined, format)
      time.textContent = isFrozen ? `${text} (${texts.stopped})` : text
    },
  }
}

const place = (href: string, text: string) => element('li', {}, element('a', { href }, text))

export const placesAndEnd = (ask: Ask): readonly Node[] => [
  element('h3', {}, texts.places),
  element('ul', {}, place('/', texts.app), place(hostPath, texts.host)),
  element(
    'div',
    { class: 'end' },
    button(texts.reset, () => ask({ kind: 'reset' }, () => globalThis.location.assign('/'))),
    element('p', { class: 'hint' }, texts.resetHint),
  ),
]
