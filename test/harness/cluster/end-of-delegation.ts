import { setTimeout as sleep } from 'node:timers/promises'
import { query } from '../postgres/database.ts'
import { type CallOutcome, openCallers } from './call-member.ts'
import type { Member } from './cluster.ts'
import type { Delegate } from './delegates.ts'
import { planJobs } from './plan-jobs.ts'
import type { ClusterEnvironment } from './renewal-storm.ts'

/** One stored run of a job. */
export interface JobRun {
  readonly started_at: string
  readonly outcome: string
  readonly code: string | null
}

export interface EndReport {
  readonly endsAt: number
  /** The outcomes of each process, in order. */
  readonly calls: readonly (readonly CallOutcome[])[]
  /** The times of all calls at the provider's API, by people and by jobs. */
  readonly apiCallsAt: readonly number[]
  readonly tokenRequestsAt: readonly number[]
  readonly revocationsAt: readonly number[]
  readonly runs: readonly JobRun[]
  readonly row: { readonly status: string; readonly reason: string | null; readonly sealed: string | null }
}

const callEveryMs = 100
const jobEveryMs = 500
const callsAfterEndMs = 3_000

const timesUntil = (until: number): number[] => {
  const now = Date.now()
  return Array.from(
    { length: Math.floor((until - now) / jobEveryMs) },
    (_, at) => now + (at + 1) * jobEveryMs,
  )
}

const callUntil = async (
  call: (member: Member, delegate: Delegate) => Promise<CallOutcome>,
  {
    member,
    delegate,
    until,
  }: { readonly member: Member; readonly delegate: Delegate; readonly until: number },
): Promise<CallOutcome[]> => {
  const outcomes: CallOutcome[] = []
  while (Date.now() < until) {
    outcomes.push(await call(member, delegate))
    await sleep(callEveryMs)
  }
  return outcomes
}

const timesOf = (environment: ClusterEnvironment, path: RegExp) =>
  environment.provider.apiCalls.entries.filter((entry) => path.test(entry.path)).map(({ at }) => at)

/** Calls with a delegation at every process, by the real clock, from shortly before until after its end. */
export const callPastDelegationEnd = async (
  environment: ClusterEnvironment,
  seconds: number,
): Promise<EndReport> => {
  const [delegate] = environment.delegates
  if (!delegate) throw new Error('there is no delegate')
  const { provider, databaseUrl, cluster } = environment
  const endsAt = Date.now() + seconds * 1000
  const until = endsAt + callsAfterEndMs
  const where = `where id = '${delegate.connection}'`
  await planJobs(environment, delegate, timesUntil(until))
  await query(databaseUrl, `update connections set ends_at = ${endsAt} ${where}`)
  provider.apiCalls.clear()
  provider.tokenRequests.splice(0)
  const { call, close } = openCallers()
  const calls = await Promise.all(
    cluster.members.map((member) => callUntil(call, { member, delegate, until })),
  )
  await close()
  const runs = (await query(databaseUrl, 'select started_at, outcome, code from runs')) as readonly JobRun[]
  const [row] = (await query(
    databaseUrl,
    `select status, reason, sealed from connections ${where}`,
  )) as readonly EndReport['row'][]
  if (!row) throw new Error('the connection was deleted')
  return {
    endsAt,
    calls,
    apiCallsAt: timesOf(environment, /^\/crm\//),
    tokenRequestsAt: provider.tokenRequests.map(({ arrivedAt }) => arrivedAt),
    revocationsAt: provider.revocations.slice(),
    runs,
    row,
  }
}
