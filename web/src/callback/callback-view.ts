import styles from './callback.module.css'

export interface ViewAction {
  readonly label: string
  readonly act: () => void
}

export interface CallbackScreen {
  readonly documentTitle: string
  readonly title: string
  readonly text: string
  readonly details: readonly string[]
  readonly actions: readonly ViewAction[]
  readonly tone: 'working' | 'failed'
}

function element(name: string, className: string, text: string): HTMLElement {
  const made = document.createElement(name)
  made.className = styles[className] ?? ''
  made.textContent = text
  return made
}

function button({ label, act }: ViewAction, first: boolean): HTMLElement {
  const made = element('button', first ? 'primary' : 'plain', label)
  made.addEventListener('click', act)
  return made
}

/** Draws the callback document: text only, so that whatever a provider said stays text. */
export function showCallback(place: Element, screen: CallbackScreen): void {
  const title = element('h1', 'title', screen.title)
  title.tabIndex = -1
  const mark = element('span', screen.tone, '')
  mark.ariaHidden = 'true'
  const actions = element('div', 'actions', '')
  actions.append(...screen.actions.map((action, index) => button(action, index === 0)))
  const words = element('div', 'card', '')
  words.role = screen.tone === 'failed' ? 'alert' : 'status'
  words.append(mark, title, element('p', 'text', screen.text))
  words.append(...screen.details.map((detail) => element('p', 'detail', detail)))
  const page = element('div', 'page', '')
  page.append(words)
  if (screen.actions.length > 0) words.append(actions)
  place.replaceChildren(page)
  document.title = screen.documentTitle
  if (screen.tone === 'failed') title.focus()
}
