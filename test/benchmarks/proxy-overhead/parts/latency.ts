import { micros, table, times } from '../../refresh/table.ts'
import { apiPaths } from '../environment/api.ts'
import type { BenchmarkEnvironment } from '../environment/open-environment.ts'
import type { LoadReport } from '../load/options.ts'
import { costOf, type Effort, measureAll } from './measure.ts'
import { median, medianRatio } from './rounds.ts'

const shape = { path: apiPaths.small, connections: 32, perSecond: 500 } as const

const columns = ['p50', 'ratio', 'best', 'p99', 'ratio', 'best', 'CPU per request', 'refused']

const line = (name: string, reports: readonly LoadReport[], base: readonly LoadReport[]): string[] => {
  const three = (part: 'p50Micros' | 'p99Micros') => {
    const own = reports.map((report) => report[part])
    const ratio = medianRatio(
      own,
      base.map((report) => report[part]),
    )
    return [micros(median(own)), times(ratio), micros(Math.min(...own))]
  }
  return [
    name,
    ...three('p50Micros'),
    ...three('p99Micros'),
    micros(median(reports.map(costOf))),
    String(reports.reduce((sum, { refused }) => sum + refused, 0)),
  ]
}

/** The latency at 500 requests per second. The first contender is the base of the ratios. */
export const latency = async (environment: BenchmarkEnvironment, effort: Effort): Promise<string> => {
  const reports = await measureAll(environment, shape, effort)
  const base = [...reports.values()][0] ?? []
  const rows = [...reports].map(([{ name }, own]) => line(name, own, base))
  return table(`500 requests a second, 1 kB, ${effort.rounds} rounds`, columns, rows)
}
