import {
  openClusterEnvironment,
  percentile,
  runStorm,
  type StormReport,
} from '../../harness/cluster/renewal-storm.ts'
import { millis, table } from './table.ts'

const columns = [
  'calls',
  'succeeded',
  'token requests',
  'p50',
  'p99',
  'all done',
  'connections in use (median/most)',
  'idle in transaction',
  'open',
  'other query, worst',
  'other call, worst',
]

const line = (name: string, report: StormReport): string[] => {
  const ms = report.calls.map((call) => call.ms)
  const { databaseLoad } = report
  return [
    name,
    String(report.calls.length),
    String(report.calls.filter(({ status }) => status === 200).length),
    String(report.tokenRequests.length),
    millis(percentile(ms, 0.5)),
    millis(percentile(ms, 0.99)),
    millis(report.wallMs),
    `${databaseLoad.activeUsually}/${databaseLoad.activeMost}`,
    String(databaseLoad.idleInTransactionMost),
    String(databaseLoad.openMost),
    millis(databaseLoad.probeMsMost),
    millis(Math.max(...report.bystanderCalls.map((call) => call.ms))),
  ]
}

export interface StormSize {
  readonly calls: number
  readonly connections: number
  readonly providerMs: number
}

/** Renewal storms over three processes on one PostgreSQL, as in the tests. */
export const storms = async (
  newDatabase: () => Promise<string>,
  { calls, connections, providerMs }: StormSize,
): Promise<string> => {
  const rows: string[][] = []
  {
    await using environment = await openClusterEnvironment({ databaseUrl: await newDatabase(), delegates: 2 })
    rows.push(line('one connection', await runStorm(environment, { calls, providerMs })))
  }
  {
    await using environment = await openClusterEnvironment({
      databaseUrl: await newDatabase(),
      delegates: connections + 1,
    })
    rows.push(
      line(`${connections} connections`, await runStorm(environment, { calls: connections * 3, providerMs })),
    )
  }
  // Transposed, because there are more columns than rows.
  const transposed = columns.map((column, at) => [column, ...rows.map((row) => row[at + 1] ?? '')])
  return table(
    `three processes, provider delay ${providerMs} ms`,
    rows.map(([name = '']) => name),
    transposed,
  )
}
