import type { Mutant } from './find-mutants.ts'

/**
 * `killed`: a test fails. `refused`: no test fails, but the type checker does, so it is no mutant that could reach production.
 * `equivalent`: listed as such. `survived`: nothing notices it.
 */
export type Fate = 'killed' | 'refused' | 'equivalent' | 'survived'

export interface Outcome {
  readonly mutant: Mutant
  readonly fate: Fate
  /** The test that fails, if one does. */
  readonly killedBy?: string
}

export interface RoomScore {
  readonly room: string
  /** Without the refused and the equivalent ones. */
  readonly judged: number
  readonly killed: number
  readonly equivalent: number
  /** From 0 to 1. */
  readonly share: number
}

export const scoresOf = (outcomes: readonly Outcome[]): readonly RoomScore[] =>
  [...Map.groupBy(outcomes, ({ mutant }) => mutant.room)]
    .map(([room, ofRoom]) => {
      const count = (wanted: Fate) => ofRoom.filter(({ fate }) => fate === wanted).length
      const killed = count('killed')
      const judged = killed + count('survived')
      const share = judged === 0 ? 1 : killed / judged
      return { room, judged, killed, equivalent: count('equivalent'), share }
    })
    .toSorted((a, b) => (a.room < b.room ? -1 : 1))

const clipped = (text: string): string => {
  const line = text.replaceAll(/\s+/gu, ' ')
  return line.length > 100 ? `${line.slice(0, 100)}…` : line
}

/** A mutant on one line: `file:line operator: before → after`, with the line if the change alone says too little. */
export const describeMutant = ({ file, line, operator, before, after, code }: Mutant): string => {
  const where = before.includes(code) ? '' : `   in ${clipped(code)}`
  return `${file}:${line} ${operator}: ${clipped(before)} → ${clipped(after)}${where}`
}
