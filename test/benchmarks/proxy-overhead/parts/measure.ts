import type { Contender, LoadTarget } from '../contender.ts'
import type { BenchmarkEnvironment } from '../environment/open-environment.ts'
import { makeLoad } from '../load/make-load.ts'
import type { LoadOptions, LoadReport } from '../load/options.ts'
import { runRounds } from './rounds.ts'

/** The duration and number of measurements. */
export interface Effort {
  readonly rounds: number
  readonly warmUpSeconds: number
  readonly seconds: number
}

type Shape = Pick<LoadOptions, 'path' | 'connections' | 'perSecond'>

/** Every process gets the same number of sockets. */
const connectionsTo = ({ ports }: LoadTarget, each: number): number => each * ports.length

/** Measures one contender under load. */
export const measure = (
  target: LoadTarget,
  shape: Shape,
  { warmUpSeconds, seconds }: Omit<Effort, 'rounds'>,
): Promise<LoadReport> => {
  const { ports, host, callers, running } = target
  const connections = connectionsTo(target, shape.connections)
  const pids = running.map(({ pid }) => pid)
  return makeLoad({ ...shape, connections, ports, host, callers, warmUpSeconds, seconds, pids })
}

export const targetOf = (
  { targets }: Pick<BenchmarkEnvironment, 'targets'>,
  contender: Contender,
): LoadTarget => {
  const found = targets.get(contender)
  if (!found) throw new Error(`${contender.name} did not start`)
  return found
}

/** Measures all contenders in rotating order, round by round. Results are in the given order. */
export const measureAll = async (
  environment: BenchmarkEnvironment,
  shape: Shape,
  effort: Effort,
): Promise<ReadonlyMap<Contender, readonly LoadReport[]>> => {
  for (const target of environment.targets.values()) await warmUp(target, shape.path)
  return runRounds([...environment.targets.keys()], effort.rounds, (contender) =>
    measure(targetOf(environment, contender), shape, effort),
  )
}

export const costOf = ({ cpuMicros, responses }: LoadReport): number => cpuMicros / responses

/** The load for saturation: sockets per process. */
export const saturation = { connections: 64 } as const

const callsUntilCompiled = 10_000

/** Calls with every caller twice, and often enough that caches are filled and code is compiled. */
export const warmUp = async (target: LoadTarget, path: string): Promise<void> => {
  const { ports, host, callers } = target
  await makeLoad({
    ports,
    host,
    path,
    callers,
    connections: connectionsTo(target, saturation.connections),
    answersMin: Math.max(callers.length * 2, callsUntilCompiled * ports.length),
    warmUpSeconds: 0,
    seconds: 1,
    pids: [],
  })
}
