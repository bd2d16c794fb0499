import { eventually } from '../other-browsers/eventually.ts'
import type { Tab } from './tab.ts'

const mark = 'globalThis.planbridgeTestBefore'

/** Does something after which a tab loads another document, and waits until that is loaded. */
export const inNextDocument = async (tab: Tab, act: () => Promise<unknown>): Promise<void> => {
  await tab.evaluate(`${mark} = true`)
  await act()
  await eventually('next document', () =>
    tab.evaluate(`${mark} !== true && document.readyState === 'complete'`).then((isNext) => isNext === true),
  )
}
