import type { Contender, Standing } from '../contender.ts'
import { makeLoad } from '../load/make-load.ts'
import type { LoadReport, LoadWish } from '../load/wish.ts'
import type { StageSet } from '../stage/set-stage.ts'
import { runRounds } from './rounds.ts'

/** How long is measured, and how often. */
export interface Patience {
  readonly rounds: number
  readonly warmUpSeconds: number
  readonly seconds: number
}

type Shape = Pick<LoadWish, 'path' | 'connections' | 'perSecond'>

/** Puts one contender under load. */
export const measure = (
  { ports, host, callers, running }: Standing,
  shape: Shape,
  { warmUpSeconds, seconds }: Omit<Patience, 'rounds'>,
): Promise<LoadReport> =>
  makeLoad({ ...shape, ports, host, callers, warmUpSeconds, seconds, pids: running.map(({ pid }) => pid) })

export const standingOf = ({ standing }: Pick<StageSet, 'standing'>, contender: Contender): Standing => {
  const found = standing.get(contender)
  if (!found) throw new Error(`${contender.name} did not start`)
  return found
}

/** Puts all of them under load, round by round; in the order in which they were given. */
export const measureAll = (
  stage: StageSet,
  shape: Shape,
  patience: Patience,
): Promise<ReadonlyMap<Contender, readonly LoadReport[]>> =>
  runRounds([...stage.standing.keys()], patience.rounds, (contender) =>
    measure(standingOf(stage, contender), shape, patience),
  )

export const costOf = ({ cpuMicros, responses }: LoadReport): number => cpuMicros / responses

/** How many connections ask at once, when as much is asked as can be answered. */
export const saturation = { connections: 64 } as const

/** Lets each caller call twice, or more: what is read and opened once lies in memory then, and code is compiled. */
export const comeIntoStride = async (
  { ports, host, callers, running }: Standing,
  path: string,
  answersMin = callers.length * 2,
): Promise<void> => {
  await makeLoad({
    ...saturation,
    path,
    ports,
    host,
    callers,
    answersMin,
    warmUpSeconds: 0,
    seconds: 2,
    pids: running.map(({ pid }) => pid),
  })
}
