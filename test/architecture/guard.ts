import type { SourceTree } from './source-tree.ts'

export interface Finding {
  readonly path: string
  readonly line?: number
  readonly detail: string
}

type Files = Readonly<Record<string, string>>

/** A rule of the house. It brings the violations it must report, so a guard that sees nothing cannot stand. */
export interface Guard {
  readonly name: string
  /** What to do instead; printed beside each finding. */
  readonly remedy: string
  check(tree: SourceTree): Finding[]
  /** Each is a small tree that breaks the rule. */
  readonly seeds: readonly [Files, ...Files[]]
  /** Small trees that look suspicious and are not. */
  readonly innocent?: readonly Files[]
}
