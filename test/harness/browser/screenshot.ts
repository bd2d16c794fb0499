import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'

/** Saves a screenshot of a tab to the folder in `PLANBRIDGE_SCREENSHOTS`, if set. */
export const takeScreenshot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['PLANBRIDGE_SCREENSHOTS']
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name.replaceAll(/\W+/g, '-')}.png`), fullPage: true })
}
