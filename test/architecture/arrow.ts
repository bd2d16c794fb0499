import type { Finding, Guard } from './guard.ts'
import { type Import, importsIn } from './import-graph.ts'
import { isTest } from './paths.ts'

/**
 * A forbidden import. Patterns match paths in the repository, `node:…` and package names; `$1` in `to` and `toNot` is the first
 * group of `from`.
 */
export interface Arrow {
  readonly name: string
  readonly remedy: string
  readonly from: string
  readonly fromNot?: string
  readonly to: string
  readonly toNot?: string
  /** Type-only imports are allowed. */
  readonly allowsTypes?: true
  /** Imports by unit tests beside the source are allowed. */
  readonly allowsTests?: true
  readonly seeds: Guard['seeds']
  readonly innocent?: Guard['innocent']
}

const matches = (pattern: string | undefined, text: string, group = ''): boolean =>
  pattern !== undefined && new RegExp(pattern.replaceAll('$1', group)).test(text)

const isForbidden = (arrow: Arrow, { from, to, typeOnly }: Import): boolean => {
  const match = new RegExp(arrow.from).exec(from)
  if (!match || matches(arrow.fromNot, from)) return false
  if (arrow.allowsTypes && typeOnly) return false
  if (arrow.allowsTests && isTest(from)) return false
  return matches(arrow.to, to, match[1]) && !matches(arrow.toNot, to, match[1])
}

const finding = ({ from, to, line }: Import): Finding => ({ path: from, line, detail: `imports ${to}` })

/** Builds the guard that reports every import an arrow forbids. */
export const arrowGuard = (arrow: Arrow): Guard => ({
  name: arrow.name,
  remedy: arrow.remedy,
  seeds: arrow.seeds,
  innocent: arrow.innocent ?? [],
  check: (tree) =>
    importsIn(tree)
      .filter((edge) => isForbidden(arrow, edge))
      .map(finding),
})
