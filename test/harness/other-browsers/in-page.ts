// Runs in the pages of other browsers. `inPageScript` bundles it.
import { Ivya } from 'ivya'

const ivya = Ivya.create({ browser: 'firefox' })
const messages: string[] = []
addEventListener(
  'message',
  ({ origin, data }) => messages.push(JSON.stringify({ origin, data: data as unknown })),
  true,
)

const isVisible = (element: Element): boolean => {
  const { width, height } = element.getBoundingClientRect()
  return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true })
}

/** The element of a Playwright selector; null if there is none. Throws if there are several. */
const element = (selector: string): Element | null => ivya.queryLocatorSelector(selector)

const visible = (selector: string): Element | null => {
  const found = element(selector)
  return found && isVisible(found) ? found : null
}

/** True if a click in the middle of an element reaches it, or its label. */
const isReached = (target: Element): boolean => {
  const { x, y, width, height } = target.getBoundingClientRect()
  const root = target.getRootNode() as Document | ShadowRoot
  const hit = root.elementFromPoint(x + width / 2, y + height / 2)
  return hit !== null && (target.contains(hit) || hit.closest('label')?.control === target)
}

const places = new WeakMap<Element, string>()

/** True if an element is where it was at the last call. */
const isStill = (target: Element): boolean => {
  const last = places.get(target)
  const place = JSON.stringify(target.getBoundingClientRect())
  places.set(target, place)
  return last === place
}

/** The element if a person can click it. */
const usable = (selector: string): Element | null => {
  const found = visible(selector)
  if (!found || found.matches(':disabled')) return null
  found.scrollIntoView({ block: 'nearest', behavior: 'instant' })
  return isStill(found) && isReached(found) ? found : null
}

/** Sets the value like the browser does, which frameworks do not notice otherwise. */
const fill = (selector: string, value: string): boolean => {
  const found = visible(selector)
  if (!(found instanceof HTMLInputElement) || found.disabled) return false
  found.focus()
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(found, value)
  for (const event of ['input', 'change']) found.dispatchEvent(new Event(event, { bubbles: true }))
  return true
}

const count = (selector: string): number => ivya.queryLocatorSelectorAll(selector).length

/** Null if there is no such element. */
const checked = (selector: string): 'yes' | 'no' | null => {
  const found = element(selector)
  if (!(found instanceof HTMLInputElement)) return null
  return found.checked ? 'yes' : 'no'
}

const text = (selector: string): string | null => element(selector)?.textContent ?? null

const content = (): string => document.documentElement.outerHTML

const acts = { element, visible, usable, fill, count, checked, text, content, messages }

export type InPage = typeof acts

Object.assign(globalThis, { planbridgeTest: acts })
