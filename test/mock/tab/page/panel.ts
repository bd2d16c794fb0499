import { marked, type Question, type SimulationState } from '../messages.ts'
import { askWorker } from './ask-worker.ts'
import { type Ask, clockControls, placesAndEnd, scenarioControls } from './controls.ts'
import { button, element } from './element.ts'
import { panelStyle } from './panel-style.ts'
import { texts } from './texts.ts'

const openBar = () => {
  const notice = element('p', { role: 'status', hidden: '' })
  const bar = element(
    'div',
    { class: 'bar', role: 'region', 'aria-label': texts.badge },
    element('strong', {}, texts.badge),
    element('p', {}, texts.notice),
    element('button', { popovertarget: 'panel' }, texts.open),
    notice,
  )
  const popover = element('section', { popover: 'auto', id: 'panel', 'aria-labelledby': 'title' })
  // Below the bar, whose sentence needs several lines on a narrow screen.
  popover.addEventListener('beforetoggle', () => {
    popover.style.setProperty('--top', `${Math.max(bar.getBoundingClientRect().bottom, 0)}px`)
  })
  const host = document.createElement('planbridge-simulation')
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(panelStyle)
  root.adoptedStyleSheets = [sheet]
  root.append(bar, popover)
  const tell = (text: string | null) => {
    notice.textContent = text
    notice.hidden = text === null
  }
  return { host, bar, popover, tell }
}

/** Offers a newer version as soon as it waits. */
const offerUpdates = async (bar: HTMLElement): Promise<void> => {
  const registration = await navigator.serviceWorker.getRegistration()
  if (!registration) return
  const offer = () => {
    const { waiting } = registration
    if (!waiting) return
    const use = () => {
      navigator.serviceWorker.addEventListener('controllerchange', () => globalThis.location.reload())
      waiting.postMessage({ [marked]: { kind: 'update' } satisfies Question })
    }
    bar.append(element('p', { role: 'status' }, texts.newer), button(texts.update, use))
  }
  offer()
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', offer, { once: true })
  })
}

/** Before the body, whose layout is that of its own page. */
const putOnPage = (host: HTMLElement): void => {
  const put = () => document.body.before(host)
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', put)
  else put()
}

/**
 * Shows the bar that says that this is a simulation, with its controls. The returned function shows another state. `machine` is the
 * clock of the machine.
 */
export const showPanel = (machine: () => number): ((state: SimulationState) => void) => {
  const { host, bar, popover, tell } = openBar()
  const asked = async (question: Question, after: () => void): Promise<void> => {
    try {
      show(await askWorker(question))
    } catch {
      return tell(texts.failed)
    }
    after()
  }
  const ask: Ask = (question, after = () => undefined) => void asked(question, after)
  const controls = [scenarioControls(ask), clockControls(ask, machine)]
  const show = (state: SimulationState): void => {
    for (const control of controls) control.show(state)
    tell(state.notice)
  }
  const close = element('button', { popovertarget: 'panel', popovertargetaction: 'hide' }, texts.close)
  popover.append(
    element('div', { class: 'head' }, element('h2', { id: 'title' }, texts.title), close),
    ...controls.flatMap(({ nodes }) => nodes),
    ...placesAndEnd(ask),
  )
  putOnPage(host)
  void offerUpdates(bar)
  return show
}
