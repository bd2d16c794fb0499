import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Frame } from 'playwright'

// The package that drives axe has the script itself as its dependency.
const script = createRequire(import.meta.resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js')

/** The rules of WCAG 2.2 AA, and those of them whose outcome depends on colours and sizes. */
const axeRules = {
  all: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  ofLooks: { type: 'rule', values: ['color-contrast', 'link-in-text-block', 'target-size'] },
}

export type AxeRules = keyof typeof axeRules

interface AxeOptions {
  /** The part of the document, as an expression. */
  readonly part: 'document' | 'document.body'
  readonly rules?: AxeRules
}

interface AxeFindings {
  readonly isEmpty: boolean
  readonly problems: readonly string[]
}

// Collecting the details of what passes would take as long as the rules.
const runOf = ({ part, rules = 'all' }: AxeOptions): string =>
  `axe.run(${part}, ${JSON.stringify({ runOnly: axeRules[rules], resultTypes: ['violations'] })}).then(
    ({ passes, violations }) => ({
      isEmpty: passes.length + violations.length === 0,
      problems: violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => id + ': ' + html + ' ' + failureSummary)),
    }))`

/** The accessibility problems of a document without frames. The script stays in the document for the next time. */
export const axeProblemsIn = async (
  document: Pick<Frame, 'evaluate'>,
  options: AxeOptions,
): Promise<readonly string[]> => {
  if (!(await document.evaluate(() => 'axe' in window))) await document.evaluate(readFileSync(script, 'utf8'))
  const { isEmpty, problems }: AxeFindings = await document.evaluate(runOf(options))
  return isEmpty ? ['axe checked nothing'] : problems
}
