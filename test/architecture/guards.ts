import { arrowGuard } from './arrow.ts'
import { arrows } from './arrows.ts'
import { noSuppressedChecks } from './comment-guards.ts'
import { folderGuards } from './folder-guards.ts'
import { graphGuards } from './graph-guards.ts'
import type { Guard } from './guard.ts'
import { listGuards } from './list-guards.ts'
import { syntaxGuard } from './syntax-rule.ts'
import { syntaxRules } from './syntax-rules.ts'
import { glossaryTerms } from './word-guards.ts'

/** Every repository rule that the linter, the compiler and knip cannot express. */
export const guards: readonly Guard[] = [
  ...arrows.map(arrowGuard),
  ...graphGuards,
  ...folderGuards,
  ...syntaxRules.map(syntaxGuard),
  ...listGuards,
  noSuppressedChecks,
  glossaryTerms,
]
