import type { Page } from 'playwright'
import { withDeadline } from './with-deadline.ts'

const stepsMax = 80

const focusedName = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const focused = document.activeElement
    const name = focused?.getAttribute('aria-label') ?? focused?.textContent ?? ''
    return name.replaceAll(/\s+/g, ' ').trim()
  })

/** Presses Tab until an element of this name has the focus. */
export const tabTo = async (page: Page, name: string): Promise<void> => {
  const visited: string[] = []
  for (let step = 0; step < stepsMax; step++) {
    await withDeadline('Tab', page.keyboard.press('Tab'))
    visited.push(await withDeadline('focused element', focusedName(page)))
    if (visited.at(-1) === name) return
  }
  throw new Error(`Tab never reached “${name}”, only ${[...new Set(visited)].join(' · ')}`)
}
