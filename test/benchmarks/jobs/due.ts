import { setTimeout as sleep } from 'node:timers/promises'
import { planJobs } from '../../harness/cluster/plan-jobs.ts'
import {
  type ClusterEnvironment,
  openClusterEnvironment,
  percentile,
} from '../../harness/cluster/renewal-storm.ts'
import { query } from '../../harness/postgres/database.ts'
import { millis, table } from '../refresh/table.ts'

interface Run {
  readonly due_at: string
  readonly started_at: string
  readonly ended_at: string | null
}

const endedRuns = (url: string) =>
  query(url, 'select due_at, started_at, ended_at from runs where ended_at is not null') as Promise<
    readonly Run[]
  >

/** Adds jobs for these times and waits until all have run. */
const runAll = async (environment: ClusterEnvironment, times: readonly number[]): Promise<readonly Run[]> => {
  const [delegate] = environment.delegates
  if (!delegate) throw new Error('there is no delegate')
  const { databaseUrl } = environment
  await query(databaseUrl, 'delete from runs')
  await query(databaseUrl, 'delete from jobs')
  await planJobs(environment, delegate, times)
  for (;;) {
    const runs = await endedRuns(databaseUrl)
    if (runs.length >= times.length) return runs
    await sleep(20)
  }
}

const latenessOf = (runs: readonly Run[]) => runs.map((run) => Number(run.started_at) - Number(run.due_at))

const summary = (values: readonly number[]) => [
  millis(percentile(values, 0.5)),
  millis(percentile(values, 0.99)),
  millis(Math.max(...values)),
]

const warmUpMs = 8_000

/** The lateness of jobs that become due one after another. */
export const dueToRun = async (databaseUrl: string, count: number): Promise<string> => {
  await using environment = await openClusterEnvironment({ databaseUrl, delegates: 1 })
  await sleep(warmUpMs)
  const start = Date.now() + 2_000
  // Not aligned to whole seconds.
  const times = Array.from({ length: count }, (_, at) => start + at * 370)
  const runs = await runAll(environment, times)
  return table(
    'three processes, one job at a time',
    ['p50', 'p99', 'worst'],
    [['from due to run', ...summary(latenessOf(runs))]],
  )
}

/** The time until many jobs that are due at once have run. */
export const manyAtOnce = async (databaseUrl: string, count: number): Promise<string> => {
  await using environment = await openClusterEnvironment({ databaseUrl, delegates: 1 })
  await sleep(warmUpMs)
  const due = Date.now() + 3_000
  environment.provider.apiCalls.clear()
  const runs = await runAll(
    environment,
    Array.from({ length: count }, () => due),
  )
  const last = Math.max(...runs.map((run) => Number(run.ended_at)))
  const calls = environment.provider.apiCalls.entries.filter(({ path }) => path.startsWith('/crm/')).length
  return table(
    `${count} jobs due at once, three processes`,
    ['p50', 'p99', 'worst', 'all done', 'runs', 'API calls'],
    [
      [
        'from due to run',
        ...summary(latenessOf(runs)),
        millis(last - due),
        String(runs.length),
        String(calls),
      ],
    ],
  )
}

/** The gap in runs after the watching process was killed. */
export const afterKill = async (newDatabase: () => Promise<string>, rounds: number): Promise<string> => {
  const gaps: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    await using environment = await openClusterEnvironment({ databaseUrl: await newDatabase(), delegates: 1 })
    await sleep(warmUpMs + round * 1_300)
    // The first member starts alone, so it has the leader lease.
    await environment.cluster.members[0]?.kill()
    const killedAt = Date.now()
    const [run] = await runAll(environment, [killedAt])
    gaps.push(Number(run?.started_at) - killedAt)
  }
  return table(
    `the watching process killed, ${rounds} times`,
    ['p50', 'worst'],
    [['until due jobs run', millis(percentile(gaps, 0.5)), millis(Math.max(...gaps))]],
  )
}
