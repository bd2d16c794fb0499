import { lineAt, type NodeInContext, nodesIn, type SyntaxFile, syntaxOf } from '../tools/source/syntax.ts'
import type { Finding, Guard } from './guard.ts'
import { isCode } from './paths.ts'
import type { SourceTree } from './source-tree.ts'

/** Syntax that is forbidden in certain files. */
export interface SyntaxRule {
  readonly name: string
  readonly remedy: string
  readonly where: (path: string) => boolean
  readonly forbids: (found: NodeInContext, file: SyntaxFile, tree: SourceTree) => boolean
  readonly seeds: Guard['seeds']
  readonly innocent?: Guard['innocent']
}

const findingsIn = (rule: SyntaxRule, file: SyntaxFile, tree: SourceTree): Finding[] => {
  return [...nodesIn(file.program)]
    .filter((found) => rule.forbids(found, file, tree))
    .map(({ node: { start, end } }) => ({
      path: file.path,
      line: lineAt(file.text, start),
      detail: file.text.slice(start, Math.min(end, start + 60)).split('\n')[0] ?? '',
    }))
}

/** Builds the guard that reports forbidden syntax in the files of a rule. */
export const syntaxGuard = (rule: SyntaxRule): Guard => ({
  name: rule.name,
  remedy: rule.remedy,
  seeds: rule.seeds,
  innocent: rule.innocent ?? [],
  check: (tree) =>
    [...tree]
      .filter(([path]) => isCode(path) && rule.where(path))
      .flatMap(([path, text]) => findingsIn(rule, syntaxOf(path, text), tree)),
})
