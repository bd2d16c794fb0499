import type { Mutant } from './find-mutants.ts'

/** Mutants that behave like the original for every input, with the reason. Without `before` and `after`: every mutant of the line. */
export interface Equivalent extends Pick<Mutant, 'file' | 'code'>, Partial<Pick<Mutant, 'before' | 'after'>> {
  readonly reason: string
}

export const equivalents: readonly Equivalent[] = []

const has = (mutant: Mutant, one: Equivalent): boolean =>
  one.file === mutant.file &&
  one.code === mutant.code &&
  (one.before === undefined || one.before === mutant.before) &&
  (one.after === undefined || one.after === mutant.after)

export const isEquivalent = (list: readonly Equivalent[], mutant: Mutant): boolean =>
  list.some((one) => has(mutant, one))
