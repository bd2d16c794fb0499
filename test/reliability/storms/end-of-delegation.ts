import { setTimeout as pause } from 'node:timers/promises'
import { postgresStore } from '@planbridge/bff/store/postgres-engine.ts'
import { JobId, OperationId } from '@planbridge/shared/contract'
import { ask } from '../../postgres/database.ts'
import { type Called, openCallers } from './call-member.ts'
import type { Delegate } from './delegates.ts'
import type { Member } from './fleet.ts'
import type { Stage } from './storm.ts'

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

/** Jobs that come due one after another, before and after the end. */
const planJobs = async ({ databaseUrl }: Stage, { connection }: Delegate, until: number) => {
  const store = await postgresStore({ url: databaseUrl, poolMax: 1 })
  const now = Date.now()
  // Far from now, so that each job comes due once.
  const minute = (new Date(now).getUTCMinutes() + 30) % 60
  for (let nextAt = now + jobEveryMs; nextAt < until; nextAt += jobEveryMs) {
    await store.jobs.add({
      id: JobId.parse(`job-${nextAt}-0123456789012345678901234567890123456789`.slice(0, 43)),
      connection,
      operation: OperationId.parse('list-clients'),
      fields: { pageSize: '1' },
      body: null,
      schedule: { every: 'hour', minute },
      time_zone: 'UTC',
      missed: 'run-once',
      paused: false,
      nextAt,
    })
  }
  await store.close()
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
    await pause(everyMs)
  }
  return made
}

const timesOf = (stage: Stage, path: RegExp) =>
  stage.provider.apiCalls.entries.filter((entry) => path.test(entry.path)).map(({ at }) => at)

/** A delegation with few seconds left, used without rest at every process until well after its end, by the real clock. */
export const outliveDelegation = async (stage: Stage, seconds: number): Promise<EndReport> => {
  const [delegate] = stage.delegates
  if (!delegate) throw new Error('nobody delegated')
  const { provider, databaseUrl, fleet } = stage
  const endsAt = Date.now() + seconds * 1000
  const until = endsAt + afterwardsMs
  const where = `where id = '${delegate.connection}'`
  await planJobs(stage, delegate, until)
  await ask(databaseUrl, `update connections set ends_at = ${endsAt} ${where}`)
  provider.apiCalls.clear()
  provider.tokenRequests.splice(0)
  const { call, close } = openCallers()
  const calls = await Promise.all(fleet.members.map((member) => callUntil(call, { member, delegate, until })))
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
    apiCallsAt: timesOf(stage, /^\/crm\//),
    tokenRequestsAt: provider.tokenRequests.map(({ arrivedAt }) => arrivedAt),
    revocationsAt: provider.revocations.slice(),
    runs,
    row,
  }
}
