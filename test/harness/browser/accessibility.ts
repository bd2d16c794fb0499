import { AxeBuilder } from '@axe-core/playwright'
import type { Page, ViewportSize } from 'playwright'
import { answered } from './with-deadline.ts'
import { takeScreenshot } from './screenshot.ts'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const widths = [1280, 360] as const
const schemes = ['light', 'dark'] as const

// Brought to their end rather than awaited: a browser that draws nothing would let them wait for ever.
const settle = (page: Page) =>
  page.evaluate(() => {
    for (const animation of document.getAnimations())
      if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish()
  })

const violationsOf = async (page: Page): Promise<string[]> => {
  // The pages have no frames, so the one-step way will do, and opens no page of its own.
  const { violations, passes } = await new AxeBuilder({ page }).withTags(tags).setLegacyMode(true).analyze()
  if (passes.length === 0) return ['axe looked at nothing']
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  )
}

const widerThanScreen = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

const look = async (page: Page, name: string, colorScheme: (typeof schemes)[number]): Promise<string[]> => {
  await answered(`${name}, theme`, page.emulateMedia({ colorScheme, reducedMotion: 'reduce' }))
  await answered(`${name}, animations`, settle(page))
  const violations = await answered(`${name}, axe`, violationsOf(page))
  const faults = violations.map((fault) => `${name}: ${fault}`)
  if (await answered(`${name}, width`, widerThanScreen(page))) faults.push(`${name}: scrolls sideways`)
  await takeScreenshot(page, name)
  return faults
}

/** What is wrong with a screen, wide and narrow, light and dark: axe by WCAG 2.2 AA, and sideways scrolling. */
export const examine = async (page: Page, name: string): Promise<string[]> => {
  const faults: string[] = []
  const before = page.viewportSize()
  const resize = (size: ViewportSize) => answered(`${name}, size`, page.setViewportSize(size))
  for (const width of widths) {
    await resize({ width, height: 800 })
    for (const scheme of schemes) faults.push(...(await look(page, `${name} ${width} ${scheme}`, scheme)))
  }
  if (before) await resize(before)
  return faults
}
