import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Frame } from 'playwright'
import type { BrowserCommand } from 'vitest/node'

// The package that drives axe has the script itself as its dependency.
const axe = createRequire(import.meta.resolve('@axe-core/playwright')).resolve('axe-core')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

interface AxeResults {
  readonly passes: readonly unknown[]
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
  }[]
}

declare module 'vitest/browser' {
  interface BrowserCommands {
    /** The accessibility problems of the document of a component test, by WCAG 2.2 AA. */
    axeProblems: () => Promise<string[]>
  }
}

/** What the Playwright provider adds to the context of a command. */
interface FrameContext {
  readonly frame: () => Promise<Frame>
}

/** Runs axe in the frame of a component test. */
export const axeProblems: BrowserCommand = async (context) => {
  const tested = await (context as unknown as FrameContext).frame()
  if (!(await tested.evaluate(() => 'axe' in window))) await tested.evaluate(readFileSync(axe, 'utf8'))
  const run = `axe.run(document.body, ${JSON.stringify({ runOnly: tags })})`
  const { passes, violations }: AxeResults = await tested.evaluate(run)
  if (passes.length === 0) return ['axe checked nothing']
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  )
}
