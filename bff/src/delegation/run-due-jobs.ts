import type { FailureCode } from '@planbridge/shared/contract'
import type { JobRow, RunRow } from '../store/ports.ts'
import { backgroundPermission } from './background-permission.ts'
import type { BackgroundCall, CallReport, DelegationNeeds } from './needs.ts'
import { nextRunAt } from './next-run.ts'
import { writeCall } from './write-call.ts'

/** A run that starts this late fell into a downtime. */
const lateMs = 300_000
/** Nobody starts the job again while this lasts, even if its runner died. */
const runningMsMax = 120_000
const atOnce = 10
const triesMax = 3
const retryWaitMsMax = 30_000

/** Runs every job whose time has come. The engine that wakes us may do so too often, too late, or in several processes. */
export const runDueJobs = async (needs: DelegationNeeds): Promise<number> => {
  const jobs = await needs.store.jobs.due(needs.clock.now(), atOnce)
  const begun = await Promise.all(jobs.map((job) => runDue(needs, job)))
  return begun.filter(Boolean).length
}

const runDue = async (needs: DelegationNeeds, job: JobRow): Promise<boolean> => {
  const startedAt = needs.clock.now()
  const dueAt = job.nextAt ?? startedAt
  const run: RunRow = {
    job: job.id,
    dueAt,
    startedAt,
    endedAt: null,
    outcome: 'running',
    code: null,
    status: null,
    tries: 0,
  }
  // What fell into a downtime is one run at most: the next one is planned from now on.
  const next = ({ schedule, time_zone }: JobRow) => nextRunAt(schedule, time_zone, startedAt)
  const begun = await needs.store.jobs.begin(run, next, startedAt + runningMsMax)
  if (!begun) return false
  const outcome = await outcomeOf(needs, begun, run)
  await needs.store.jobs.finish({ ...run, ...outcome, endedAt: needs.clock.now() })
  needs.events.jobRan({
    job: job.id,
    connection: job.connection,
    outcome: outcome.outcome,
    code: outcome.code ?? undefined,
  })
  return true
}

type Outcome = Pick<RunRow, 'outcome' | 'code' | 'status' | 'tries'>

const skipped = (code: FailureCode): Outcome => ({ outcome: 'skipped', code, status: null, tries: 0 })

const outcomeOf = async (
  needs: DelegationNeeds,
  job: JobRow,
  { dueAt, startedAt }: RunRow,
): Promise<Outcome> => {
  if (startedAt - dueAt > lateMs && job.missed === 'skip') return skipped('run-missed')
  const row = await needs.store.connections.find(job.connection)
  if (!row) return skipped('connection-not-found')
  const refusal = await backgroundPermission(needs, row, job.operation)
  if (refusal) return skipped(refusal)
  const call = writeCall(needs, row, job)
  return call ? callWithRetries(needs, call) : skipped('operation-not-allowed')
}

const passing = new Set<FailureCode>([
  'provider-unreachable',
  'provider-too-slow',
  'provider-failing',
  'rate-limited',
  'store-unavailable',
])

const callWithRetries = async (needs: DelegationNeeds, call: BackgroundCall): Promise<Outcome> => {
  // A call whose answer was lost may have happened.
  const triesAllowed = call.repeatable ? triesMax : 1
  let tries = 1
  let report = await needs.callInBackground(call)
  while (tries < triesAllowed && report.code !== null && passing.has(report.code)) {
    await needs.pause(waitMs(report, tries))
    report = await needs.callInBackground(call)
    tries += 1
  }
  const { code, status } = report
  return { outcome: code === null ? 'succeeded' : 'failed', code, status, tries }
}

const waitMs = ({ retryAfterSeconds }: CallReport, tries: number): number =>
  Math.min(Math.max((retryAfterSeconds ?? 0) * 1000, 1_000 * 2 ** tries), retryWaitMsMax)
