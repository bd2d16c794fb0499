import { micros, table, times } from '../../refresh/table.ts'
import { apiPaths } from '../environment/api.ts'
import type { BenchmarkEnvironment } from '../environment/open-environment.ts'
import type { LoadReport } from '../load/options.ts'
import { costOf, type Effort, measureAll, saturation } from './measure.ts'
import { median, medianRatio } from './rounds.ts'

const columns = ['CPU per request', 'ratio', 'least', 'responses/s', 'refused']

const line = (name: string, reports: readonly LoadReport[], base: readonly LoadReport[]): string[] => {
  const costs = reports.map(costOf)
  return [
    name,
    micros(median(costs)),
    times(medianRatio(costs, base.map(costOf))),
    micros(Math.min(...costs)),
    median(reports.map(({ responses, seconds }) => responses / seconds)).toFixed(0),
    String(reports.reduce((sum, { refused }) => sum + refused, 0)),
  ]
}

export interface CostOptions {
  readonly title: string
  readonly size: keyof typeof apiPaths
  readonly effort: Effort
}

/** The CPU time per request at saturation. The first contender is the base of the ratios. */
export const cost = async (
  environment: BenchmarkEnvironment,
  { title, size, effort }: CostOptions,
): Promise<string> => {
  const reports = await measureAll(environment, { path: apiPaths[size], ...saturation }, effort)
  const base = [...reports.values()][0] ?? []
  const rows = [...reports].map(([{ name }, own]) => line(name, own, base))
  return table(`${title}, ${effort.rounds} rounds`, columns, rows)
}
