import { inNextDocument } from '../browser/next-document.ts'
import type { Found, Tab } from '../browser/tab.ts'
import { texts } from '../../mock/tab/page/texts.ts'

/** The panel of the simulation, open. */
export const openPanel = async <Page extends Tab>(page: Page): Promise<ReturnType<Page['getByRole']>> => {
  const panel: Found = page.getByRole('region', { name: texts.title, exact: true })
  if (!(await panel.isVisible())) await page.getByRole('button', { name: texts.open, exact: true }).click()
  await panel.waitFor()
  return panel as ReturnType<Page['getByRole']>
}

/** Clicks a button of the panel, and waits until the page is loaded again. */
export const pressInPanel = async (page: Tab, name: string): Promise<void> => {
  const panel = await openPanel(page)
  await inNextDocument(page, () => panel.getByRole('button', { name, exact: true }).click())
}

/** Begins again with a scenario. */
export const chooseScenario = async (page: Tab, name: string): Promise<void> => {
  const panel = await openPanel(page)
  const list = panel.getByRole('combobox', { name: texts.scenario, exact: true })
  await inNextDocument(page, () => list.selectOption(name))
}
