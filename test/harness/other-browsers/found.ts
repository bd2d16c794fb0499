import { getByLabelSelector, getByRoleSelector, getByTextSelector } from 'ivya'
import type { Finder, Found } from '../browser/tab.ts'
import { callOf } from './in-page-script.ts'

/** Acts in one document. Each waits until its expression has another value than null and false. */
export interface Acts {
  readonly until: (expression: string) => Promise<unknown>
  readonly click: (expression: string) => Promise<void>
}

/** Finds elements of a document by the selectors of Playwright. */
export const finderOf = (acts: Acts, scope = ''): Finder => {
  const within = (selector: string): Found =>
    foundOf(acts, scope === '' ? selector : `${scope} >> ${selector}`)
  return {
    getByRole: (role, options) => within(getByRoleSelector(role, options)),
    getByLabel: (text, options) => within(getByLabelSelector(text, options)),
    getByText: (text, options) => within(getByTextSelector(text, options)),
    locator: within,
  }
}

const foundOf = (acts: Acts, selector: string): Found => {
  const narrowed = (more: string) => foundOf(acts, `${selector} >> ${more}`)
  const set = async (wanted: 'yes' | 'no'): Promise<void> => {
    const checked = callOf('checked', selector)
    if ((await acts.until(checked)) === wanted) return
    await acts.click(callOf('usable', selector))
    await acts.until(`${checked} === ${JSON.stringify(wanted)}`)
  }
  return {
    ...finderOf(acts, selector),
    first: () => narrowed('nth=0'),
    filter: ({ hasText }) => narrowed(`internal:has-text=${JSON.stringify(hasText)}i`),
    all: async () => {
      const count = Number(await acts.until(callOf('count', selector)))
      return Array.from({ length: count }, (_, index) => narrowed(`nth=${index}`))
    },
    click: () => acts.click(callOf('usable', selector)),
    count: async () => Number(await acts.until(callOf('count', selector))),
    check: () => set('yes'),
    uncheck: () => set('no'),
    fill: async (value) => void (await acts.until(callOf('fill', selector, value))),
    selectOption: async (option) => {
      const label = typeof option === 'string' ? option : option.label
      await acts.until(callOf('select', selector, label))
    },
    textContent: async () => String(await acts.until(callOf('text', selector))),
    innerText: async () => String(await acts.until(callOf('shownText', selector))),
    inputValue: async () => String(await acts.until(callOf('value', selector))),
    getAttribute: async (name) => {
      const [value = null] = (await acts.until(callOf('attribute', selector, name))) as readonly (
        | string
        | null
      )[]
      return value
    },
    isVisible: async () =>
      ((await acts.until(`[${callOf('visible', selector)} !== null]`)) as readonly boolean[])[0] === true,
    waitFor: async ({ state = 'visible' } = {}) => {
      const wanted = {
        visible: `${callOf('visible', selector)} !== null`,
        detached: `${callOf('count', selector)} === 0`,
      }
      await acts.until(wanted[state])
    },
  }
}
