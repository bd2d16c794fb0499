import type { Page } from 'playwright'
import { answered } from './with-deadline.ts'

const stepsMax = 80

const focusedName = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const focused = document.activeElement
    const name = focused?.getAttribute('aria-label') ?? focused?.textContent ?? ''
    return name.replaceAll(/\s+/g, ' ').trim()
  })

/** Presses Tab until something of this name has the focus, as somebody without a mouse does. */
export const tabTo = async (page: Page, name: string): Promise<void> => {
  const met: string[] = []
  for (let step = 0; step < stepsMax; step++) {
    await answered('Tab', page.keyboard.press('Tab'))
    met.push(await answered('what has the focus', focusedName(page)))
    if (met.at(-1) === name) return
  }
  throw new Error(`Tab never reached “${name}”, but ${[...new Set(met)].join(' · ')}`)
}
