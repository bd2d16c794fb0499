import { createHash } from 'node:crypto'
import type { Mutant } from './find-mutants.ts'

const rankOf = (seed: string, { file, start, end, after }: Mutant): string =>
  createHash('sha256').update([seed, file, start, end, after].join('\0')).digest('hex')

/** At most `count` of the mutants. The same seed and source always give the same ones. */
export const chooseSample = (
  mutants: readonly Mutant[],
  { seed, count, isValid }: { seed: string; count: number; isValid: (mutant: Mutant) => boolean },
): readonly Mutant[] => {
  const ranked = mutants
    .map((mutant) => ({ mutant, rank: rankOf(seed, mutant) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
  const chosen: Mutant[] = []
  for (const { mutant } of ranked) {
    if (chosen.length === count) break
    if (isValid(mutant)) chosen.push(mutant)
  }
  return chosen
}
