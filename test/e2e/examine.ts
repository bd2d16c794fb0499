import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'
import { takeScreenshot } from './screenshot.ts'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const widths = [1280, 360] as const
const schemes = ['light', 'dark'] as const

const settle = (page: Page) =>
  page.evaluate(async () => {
    const finite = document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(finite.map((animation) => animation.finished))
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

/** What is wrong with a screen, wide and narrow, light and dark: axe by WCAG 2.2 AA, and sideways scrolling. */
export const examine = async (page: Page, name: string): Promise<string[]> => {
  const faults: string[] = []
  const before = page.viewportSize()
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 })
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await settle(page)
      const look = `${name} ${width} ${colorScheme}`
      faults.push(...(await violationsOf(page)).map((fault) => `${look}: ${fault}`))
      if (await widerThanScreen(page)) faults.push(`${look}: scrolls sideways`)
      await takeScreenshot(page, look)
    }
  }
  if (before) await page.setViewportSize(before)
  return faults
}
