import type { FailureCode } from '@planbridge/shared/contract'
import type { JobRow, RunRow } from '../store/ports/ports.ts'
import { backgroundPermission } from '../delegations/background-permission.ts'
import { lastCallAt } from './interrupted-run.ts'
import type { BackgroundCall, CallReport, DelegationNeeds } from '../delegations/needs.ts'
import { writeCall } from './write-call.ts'

/** A run that starts this late fell into a downtime. */
const lateMs = 300_000
const triesMax = 3
const retryWaitMsMax = 30_000

type Outcome = Pick<RunRow, 'outcome' | 'code' | 'status' | 'tries'>

const skipped = (code: FailureCode): Outcome => ({ outcome: 'skipped', code, status: null, tries: 0 })

/** Runs a job now, if it may run: what became of it. */
export const outcomeOf = async (needs: DelegationNeeds, job: JobRow, run: RunRow): Promise<Outcome> => {
  if (run.startedAt - run.dueAt > lateMs && job.missed === 'skip') return skipped('run-missed')
  const row = await needs.store.connections.find(job.connection)
  if (!row) return skipped('connection-not-found')
  const refusal = await backgroundPermission(needs, row, job.operation)
  if (refusal) return skipped(refusal)
  const call = writeCall(needs, row, job)
  return call ? callWithRetries(needs, call, run) : skipped('operation-not-allowed')
}

const passing = new Set<FailureCode>([
  'provider-unreachable',
  'provider-too-slow',
  'provider-failing',
  'rate-limited',
  'store-unavailable',
])

const isPassing = ({ code }: CallReport): boolean => code !== null && passing.has(code)

const callWithRetries = async (
  needs: DelegationNeeds,
  call: BackgroundCall,
  run: RunRow,
): Promise<Outcome> => {
  // A call whose answer was lost may have happened.
  const triesAllowed = call.repeatable ? triesMax : 1
  let tries = 1
  let report = await needs.callInBackground(call)
  while (tries < triesAllowed && isPassing(report)) {
    const ms = waitMs(report, tries)
    if (needs.clock.now() + ms > lastCallAt(run)) break
    await needs.sleep(ms)
    report = await needs.callInBackground(call)
    tries += 1
  }
  const { code, status } = report
  return { outcome: code === null ? 'succeeded' : 'failed', code, status, tries }
}

const waitMs = ({ retryAfterSeconds }: CallReport, tries: number): number =>
  Math.min(Math.max((retryAfterSeconds ?? 0) * 1000, 1_000 * 2 ** tries), retryWaitMsMax)
