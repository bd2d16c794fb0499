import type { SourceTree } from './source-tree.ts'

export interface Finding {
  readonly path: string
  readonly line?: number
  readonly detail: string
}

type Files = Readonly<Record<string, string>>

/** A rule for the repository. It carries violations that it must report, so a guard that finds nothing fails its own test. */
export interface Guard {
  readonly name: string
  /** The recommended fix, printed beside each finding. */
  readonly remedy: string
  check(tree: SourceTree): Finding[]
  /** Small trees that each break the rule. */
  readonly seeds: readonly [Files, ...Files[]]
  /** Small trees that resemble a violation and must pass. */
  readonly innocent?: readonly Files[]
}
