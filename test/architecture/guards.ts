import { arrowGuard } from './arrow.ts'
import { arrows } from './arrows.ts'
import { noExcuses } from './comment-guards.ts'
import { graphGuards } from './graph-guards.ts'
import type { Guard } from './guard.ts'
import { listGuards } from './list-guards.ts'
import { syntaxGuard } from './syntax-rule.ts'
import { syntaxRules } from './syntax-rules.ts'

/** Every rule of the house that the linter and the compiler cannot say. */
export const guards: readonly Guard[] = [
  ...arrows.map(arrowGuard),
  ...graphGuards,
  ...syntaxRules.map(syntaxGuard),
  ...listGuards,
  noExcuses,
]
