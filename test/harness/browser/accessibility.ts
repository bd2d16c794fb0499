import type { Page, ViewportSize } from 'playwright'
import { axeProblemsIn } from './axe.ts'
import { takeScreenshot } from './screenshot.ts'
import { withDeadline } from './with-deadline.ts'

const isFull = process.env['PLANBRIDGE_ROUNDS'] === 'full'
const widths = [1280, 360] as const
// The schemes differ by their colours only.
const schemes = [
  { scheme: 'light', rules: 'all' },
  { scheme: 'dark', rules: isFull ? 'all' : 'ofLooks' },
] as const

// Finished instead of awaited: animations never end in a browser that does not render. With reduced motion every element has a short
// transition, so a colour that the children inherit begins theirs when it is final itself.
const finishAnimations = (page: Page) =>
  page.evaluate(() => {
    const running = () =>
      document
        .getAnimations()
        .filter(
          ({ playState, effect }) =>
            playState !== 'finished' && effect?.getComputedTiming().endTime !== Infinity,
        )
    for (let left = running(); left.length > 0; left = running())
      for (const animation of left) animation.finish()
  })

const widerThanScreen = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

const problemsIn = async (
  page: Page,
  name: string,
  { scheme: colorScheme, rules }: (typeof schemes)[number],
): Promise<string[]> => {
  await withDeadline(`${name}, theme`, page.emulateMedia({ colorScheme, reducedMotion: 'reduce' }))
  await withDeadline(`${name}, animations`, finishAnimations(page))
  const violations = await withDeadline(`${name}, axe`, axeProblemsIn(page, { part: 'document', rules }))
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
      problems.push(...(await problemsIn(page, `${name} ${width} ${scheme.scheme}`, scheme)))
  }
  if (before) await resize(before)
  return problems
}
