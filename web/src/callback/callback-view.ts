import { markOf } from '../ui/mark-of.ts'
import type { MarkInput } from '../ui/mark-of.ts'
import styles from './callback.module.css'

const svg = 'http://www.w3.org/2000/svg'
const bridge = 'M5 21h22M9 21v-4a7 7 0 0 1 14 0v4M16 10v11'

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
  /** `calm`: the attempt ended without a connection and nothing is wrong. */
  readonly tone: 'working' | 'calm' | 'failed' | 'done'
  readonly brand: string
  /** The provider of the attempt; null if this tab does not know it. */
  readonly provider: MarkInput | null
}

function element(name: string, className: string, text: string): HTMLElement {
  const created = document.createElement(name)
  created.className = styles[className] ?? ''
  created.textContent = text
  return created
}

/** A picture of one line, in a square of `size` units. Drawn by calls, because the document parses no markup. */
function picture(className: string, size: number, path: string): SVGElement {
  const created = document.createElementNS(svg, 'svg')
  created.setAttribute('viewBox', `0 0 ${size} ${size}`)
  created.setAttribute('class', styles[className] ?? '')
  const line = document.createElementNS(svg, 'path')
  line.setAttribute('d', path)
  created.append(line)
  return created
}

function providerMark(provider: MarkInput): HTMLElement {
  const { background, ink, path, letters } = markOf(provider)
  const created = element('span', 'mark', path === null ? letters : '')
  created.style.backgroundColor = background
  created.style.color = ink
  if (path !== null) created.append(picture('picture', 24, path))
  return created
}

/** The app and, if it is known, the provider that the person comes from. */
function brandBar({ brand, provider }: CallbackScreen): HTMLElement {
  const bar = element('div', 'brandBar', '')
  const own = element('span', 'brand', '')
  const tile = element('span', 'tile', '')
  tile.append(picture('bridge', 32, bridge))
  tile.ariaHidden = 'true'
  own.append(tile, element('span', 'brandName', brand))
  bar.append(own)
  if (provider === null) return bar
  const other = element('span', 'provider', '')
  const mark = providerMark(provider)
  mark.ariaHidden = 'true'
  other.append(mark, element('span', 'providerName', provider.name))
  bar.append(other)
  return bar
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
  page.append(brandBar(screen), card)
  if (screen.actions.length > 0) card.append(actions)
  // Drawn again, the same failure would be announced again and take the focus.
  if (screen.tone !== 'working' && root.firstElementChild?.textContent === page.textContent) return
  root.replaceChildren(page)
  document.title = screen.documentTitle
  if (screen.tone !== 'working') title.focus()
}
