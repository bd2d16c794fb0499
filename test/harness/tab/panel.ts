import type { Locator, Page } from 'playwright'
import { texts } from '../../mock/tab/page/texts.ts'

/** The panel of the simulation, open. */
export const openPanel = async (page: Page): Promise<Locator> => {
  const panel = page.getByRole('region', { name: texts.title, exact: true })
  if (!(await panel.isVisible())) await page.getByRole('button', { name: texts.open, exact: true }).click()
  await panel.waitFor()
  return panel
}

/** Moves the clock with a button of the panel, and waits until the page is loaded again. */
export const moveClock = async (page: Page, name: string): Promise<void> => {
  const panel = await openPanel(page)
  const loaded = page.waitForEvent('load')
  await panel.getByRole('button', { name, exact: true }).click()
  await loaded
}

/** Begins again with a scenario. */
export const chooseScenario = async (page: Page, name: string): Promise<void> => {
  const panel = await openPanel(page)
  const loaded = page.waitForEvent('load')
  await panel.getByRole('combobox', { name: texts.scenario, exact: true }).selectOption(name)
  await loaded
}
