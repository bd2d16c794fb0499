import { micros, table, times } from '../refresh/table.ts'
import { type Contender, requestOf, type Standing } from './contender.ts'
import { makeLoad } from './load/make-load.ts'
import type { LoadReport } from './load/wish.ts'
import { median, medianRatio, runRounds } from './rounds.ts'
import type { apiPaths } from './stage/api.ts'
import type { StageSet } from './stage/set-stage.ts'

export interface RoundsWish {
  readonly rounds: number
  readonly warmUpSeconds: number
  readonly seconds: number
}

const connections = 64

/** Lets 64 connections ask as fast as they are answered. */
export const saturateOne = (
  standing: Standing,
  size: keyof typeof apiPaths,
  { warmUpSeconds, seconds }: Omit<RoundsWish, 'rounds'>,
): Promise<LoadReport> =>
  makeLoad({
    port: standing.port,
    requests: [requestOf(standing, size)],
    connections,
    warmUpSeconds,
    seconds,
    pids: [standing.running.pid],
  })

const costOf = ({ cpuMicros, responses }: LoadReport) => cpuMicros / responses

const columns = ['CPU per request', 'of bare', 'least', 'answers a second', 'refused']

const line = (name: string, reports: readonly LoadReport[], base: readonly LoadReport[]): string[] => {
  const costs = reports.map(costOf)
  const bad = reports.reduce((sum, report) => sum + report.bad, 0)
  return [
    name,
    micros(median(costs)),
    times(medianRatio(costs, base.map(costOf))),
    micros(Math.min(...costs)),
    median(reports.map(({ responses, seconds }) => responses / seconds)).toFixed(0),
    String(bad),
  ]
}

/** CPU time per request at saturation, side by side. The first contender is the base of the ratios. */
export const cost = async (
  { standing }: StageSet,
  size: keyof typeof apiPaths,
  wish: RoundsWish,
): Promise<string> => {
  const contenders = [...standing.keys()]
  const turn = (contender: Contender) => {
    const place = standing.get(contender)
    if (!place) throw new Error(`${contender.name} did not start`)
    return saturateOne(place, size, wish)
  }
  const reports = await runRounds(contenders, wish.rounds, turn)
  const base = [...reports.values()][0] ?? []
  const rows = [...reports].map(([{ name }, own]) => line(name, own, base))
  return table(`${size === 'small' ? '1 kB' : '100 kB'}, ${wish.rounds} rounds`, columns, rows)
}
