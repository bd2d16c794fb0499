import { AxeBuilder } from '@axe-core/playwright'
import type { Page, ViewportSize } from 'playwright'
import { takeScreenshot } from './screenshot.ts'
import { withDeadline } from './with-deadline.ts'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const widths = [1280, 360] as const
const schemes = ['light', 'dark'] as const

// Finished instead of awaited: animations never end in a browser that does not render.
const finishAnimations = (page: Page) =>
  page.evaluate(() => {
    for (const animation of document.getAnimations())
      if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish()
  })

const violationsOf = async (page: Page): Promise<string[]> => {
  // Legacy mode opens no page of its own. It is sufficient for pages without frames.
  const { violations, passes } = await new AxeBuilder({ page }).withTags(tags).setLegacyMode(true).analyze()
  if (passes.length === 0) return ['axe checked nothing']
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  )
}

const widerThanScreen = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

const problemsIn = async (
  page: Page,
  name: string,
  colorScheme: (typeof schemes)[number],
): Promise<string[]> => {
  await withDeadline(`${name}, theme`, page.emulateMedia({ colorScheme, reducedMotion: 'reduce' }))
  await withDeadline(`${name}, animations`, finishAnimations(page))
  const violations = await withDeadline(`${name}, axe`, violationsOf(page))
  const problems = violations.map((problem) => `${name}: ${problem}`)
  if (await withDeadline(`${name}, width`, widerThanScreen(page))) problems.push(`${name}: scrolls sideways`)
  await takeScreenshot(page, name)
  return problems
}

/** Lists the accessibility problems of a page by WCAG 2.2 AA, at two widths and in both colour schemes. Horizontal scrolling counts as one. */
export const accessibilityProblems = async (page: Page, name: string): Promise<string[]> => {
  const problems: string[] = []
  const before = page.viewportSize()
  const resize = (size: ViewportSize) => withDeadline(`${name}, size`, page.setViewportSize(size))
  for (const width of widths) {
    await resize({ width, height: 800 })
    for (const scheme of schemes)
      problems.push(...(await problemsIn(page, `${name} ${width} ${scheme}`, scheme)))
  }
  if (before) await resize(before)
  return problems
}
