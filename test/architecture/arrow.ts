import type { Finding, Guard } from './guard.ts'
import type { Import } from './import-graph.ts'
import { importsIn } from './import-graph.ts'
import { isTest } from './places.ts'

/** An import that must not be. Patterns read paths of ours, `node:…` and package names; `$1` in `to` is what `from` caught. */
export interface Arrow {
  readonly name: string
  readonly remedy: string
  readonly from: string
  readonly fromNot?: string
  readonly to: string
  readonly toNot?: string
  /** Types may pass. */
  readonly typesPass?: true
  /** Unit tests beside the source may. */
  readonly testsMay?: true
  readonly seeds: Guard['seeds']
  readonly innocent?: Guard['innocent']
}

const matches = (pattern: string | undefined, text: string, caught = ''): boolean =>
  pattern !== undefined && new RegExp(pattern.replaceAll('$1', caught)).test(text)

const breaks = (arrow: Arrow, { from, to, typeOnly }: Import): boolean => {
  const caught = new RegExp(arrow.from).exec(from)
  if (!caught || matches(arrow.fromNot, from)) return false
  if (arrow.typesPass && typeOnly) return false
  if (arrow.testsMay && isTest(from)) return false
  return matches(arrow.to, to, caught[1]) && !matches(arrow.toNot, to, caught[1])
}

const finding = ({ from, to, line }: Import): Finding => ({ path: from, line, detail: `imports ${to}` })

/** Judges one arrow over the import graph. */
export const arrowGuard = (arrow: Arrow): Guard => ({
  name: arrow.name,
  remedy: arrow.remedy,
  seeds: arrow.seeds,
  innocent: arrow.innocent ?? [],
  check: (tree) =>
    importsIn(tree)
      .filter((edge) => breaks(arrow, edge))
      .map(finding),
})
