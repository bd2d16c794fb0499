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

/** Selects the option with a label or a value. */
const select = (selector: string, option: string): boolean => {
  const found = visible(selector)
  if (!(found instanceof HTMLSelectElement) || found.disabled) return false
  const chosen = [...found.options].find(({ label, value: own }) => label === option || own === option)
  if (!chosen) return false
  found.value = chosen.value
  for (const event of ['input', 'change']) found.dispatchEvent(new Event(event, { bubbles: true }))
  return true
}

const value = (selector: string): string | null => {
  const found = element(selector)
  return found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement ? found.value : null
}

/** The value of an attribute as a list; null if there is no such element. */
const attribute = (selector: string, name: string): [string | null] | null => {
  const found = element(selector)
  return found && [found.getAttribute(name)]
}

const shownText = (selector: string): string | null => {
  const found = visible(selector)
  return found instanceof HTMLElement ? found.innerText : null
}

const text = (selector: string): string | null => element(selector)?.textContent ?? null

const content = (): string => document.documentElement.outerHTML

const acts = {
  element,
  visible,
  usable,
  fill,
  select,
  count,
  checked,
  value,
  attribute,
  text,
  shownText,
  content,
  messages,
}

export type InPage = typeof acts

Object.assign(globalThis, { planbridgeTest: acts })
