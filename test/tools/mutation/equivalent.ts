import type { Mutant } from './find-mutants.ts'

/** Mutants that behave like the original for every input, with the reason. Without `before` and `after`: every mutant of the line. */
export interface Equivalent extends Pick<Mutant, 'file' | 'code'>, Partial<Pick<Mutant, 'before' | 'after'>> {
  readonly reason: string
}
