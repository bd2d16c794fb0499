import { setTimeout as sleep } from 'node:timers/promises'
import { ask } from '../postgres/database.ts'
import { type Called, openCallers } from './call-member.ts'
import type { Delegate } from './delegates.ts'
import type { Member } from './cluster.ts'
import { planJobs } from './plan-jobs.ts'
import type { ClusterEnvironment } from './renewal-storm.ts'

/** One run of a job, as the store remembers it. */
export interface JobRun {
  readonly started_at: string
  readonly outcome: string
  readonly code: string | null
}

export interface EndReport {
  readonly endsAt: number
  /** What each process answered, in order. */
  readonly calls: readonly (readonly Called[])[]
  /** When the provider's API was called, by people and by jobs. */
  readonly apiCallsAt: readonly number[]
  readonly tokenRequestsAt: readonly number[]
  readonly revocationsAt: readonly number[]
  readonly runs: readonly JobRun[]
  readonly row: { readonly status: string; readonly reason: string | null; readonly sealed: string | null }
}

const everyMs = 100
const jobEveryMs = 500
const afterwardsMs = 3_000

const timesUntil = (until: number): number[] => {
  const now = Date.now()
  return Array.from(
    { length: Math.floor((until - now) / jobEveryMs) },
    (_, at) => now + (at + 1) * jobEveryMs,
  )
}

const callUntil = async (
  call: (member: Member, delegate: Delegate) => Promise<Called>,
  {
    member,
    delegate,
    until,
  }: { readonly member: Member; readonly delegate: Delegate; readonly until: number },
): Promise<Called[]> => {
  const made: Called[] = []
  while (Date.now() < until) {
    made.push(await call(member, delegate))
    await sleep(everyMs)
  }
  return made
}

const timesOf = (environment: ClusterEnvironment, path: RegExp) =>
  environment.provider.apiCalls.entries.filter((entry) => path.test(entry.path)).map(({ at }) => at)

/** A delegation with few seconds left, used without rest at every process until well after its end, by the real clock. */
export const outliveDelegation = async (environment: ClusterEnvironment, seconds: number): Promise<EndReport> => {
  const [delegate] = environment.delegates
  if (!delegate) throw new Error('nobody delegated')
  const { provider, databaseUrl, cluster } = environment
  const endsAt = Date.now() + seconds * 1000
  const until = endsAt + afterwardsMs
  const where = `where id = '${delegate.connection}'`
  await planJobs(environment, delegate, timesUntil(until))
  await ask(databaseUrl, `update connections set ends_at = ${endsAt} ${where}`)
  provider.apiCalls.clear()
  provider.tokenRequests.splice(0)
  const { call, close } = openCallers()
  const calls = await Promise.all(
    cluster.members.map((member) => callUntil(call, { member, delegate, until })),
  )
  await close()
  const runs = (await ask(databaseUrl, 'select started_at, outcome, code from runs')) as readonly JobRun[]
  const [row] = (await ask(
    databaseUrl,
    `select status, reason, sealed from connections ${where}`,
  )) as readonly EndReport['row'][]
  if (!row) throw new Error('the connection is gone')
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
