import type { Finding, Guard } from './guard.ts'
import { isCode } from './places.ts'
import type { SourceTree } from './source-tree.ts'
import type { Sight, SyntaxFile } from '../tools/source/syntax.ts'
import { lineAt, sightsIn, syntaxOf } from '../tools/source/syntax.ts'

/** Syntax that must not stand in certain files. */
export interface SyntaxRule {
  readonly name: string
  readonly remedy: string
  readonly where: (path: string) => boolean
  readonly forbids: (sight: Sight, file: SyntaxFile, tree: SourceTree) => boolean
  readonly seeds: Guard['seeds']
  readonly innocent?: Guard['innocent']
}

const findingsIn = (rule: SyntaxRule, file: SyntaxFile, tree: SourceTree): Finding[] => {
  return [...sightsIn(file.program)]
    .filter((sight) => rule.forbids(sight, file, tree))
    .map(({ node: { start, end } }) => ({
      path: file.path,
      line: lineAt(file.text, start),
      detail: file.text.slice(start, Math.min(end, start + 60)).split('\n')[0] ?? '',
    }))
}

/** Judges one rule over the files that it speaks of. */
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
