import { createRequire } from 'node:module'
import type {} from '@vitest/browser-playwright'
import type { BrowserCommand } from 'vitest/node'

const require = createRequire(import.meta.resolve('@axe-core/playwright'))
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

/** Runs axe in the frame of a component test. */
export const axeProblems: BrowserCommand<[]> = async ({ frame }) => {
  const { source } = require('axe-core') as { readonly source: string }
  const tested = await frame()
  if (!(await tested.evaluate(() => 'axe' in window))) await tested.evaluate(source)
  const run = `axe.run(document.body, ${JSON.stringify({ runOnly: tags })})`
  const { passes, violations }: AxeResults = await tested.evaluate(run)
  if (passes.length === 0) return ['axe checked nothing']
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  )
}
