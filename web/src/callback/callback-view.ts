import styles from './callback.module.css'

export interface ViewAction {
  readonly label: string
  readonly act: () => void
}

export interface CallbackScreen {
  readonly documentTitle: string
  readonly title: string
  readonly text: string
  /** A remark about this page for the person; null if there is none. */
  readonly hint: string | null
  readonly details: readonly string[]
  readonly actions: readonly ViewAction[]
  readonly tone: 'working' | 'failed' | 'done'
}

function element(name: string, className: string, text: string): HTMLElement {
  const created = document.createElement(name)
  created.className = styles[className] ?? ''
  created.textContent = text
  return created
}

function button({ label, act }: ViewAction, first: boolean): HTMLElement {
  const created = element('button', first ? 'primary' : 'plain', label)
  created.addEventListener('click', act)
  return created
}

/** Draws the callback document. It sets text only, so provider data is never parsed as HTML. */
export function showCallback(root: Element, screen: CallbackScreen): void {
  const title = element('h1', 'title', screen.title)
  title.tabIndex = -1
  const mark = element('span', screen.tone, '')
  mark.ariaHidden = 'true'
  const actions = element('div', 'actions', '')
  actions.append(...screen.actions.map((action, index) => button(action, index === 0)))
  const card = element('div', 'card', '')
  card.role = screen.tone === 'failed' ? 'alert' : 'status'
  card.append(mark, title, element('p', 'text', screen.text))
  if (screen.hint !== null) card.append(element('p', 'text', screen.hint))
  card.append(...screen.details.map((detail) => element('p', 'detail', detail)))
  const page = element('div', 'page', '')
  page.append(card)
  if (screen.actions.length > 0) card.append(actions)
  // Drawn again, the same failure would be announced again and take the focus.
  if (screen.tone === 'failed' && root.firstElementChild?.textContent === page.textContent) return
  root.replaceChildren(page)
  document.title = screen.documentTitle
  if (screen.tone === 'failed') title.focus()
}
