import type { FailureCode } from '@planbridge/shared/contract'
import type { OperationResult } from '../proxy/entry-points.ts'
import type { JobRow, RunRow } from '../store/ports/ports.ts'
import { type EndedRun, lastTryAt } from './interrupted-run.ts'
import { isRepeatableJob } from './job-operation.ts'
import { answerBytesMax } from './kept-answers.ts'
import type { JobNeeds } from './needs.ts'

/** A run that starts this late was missed during a downtime. */
const lateMs = 300_000
const triesMax = 3
const retryWaitMsMax = 30_000

/** Waits, while the run leaves its worker place to other runs. */
export type Rest = (wait: () => Promise<void>) => Promise<void>

type Outcome = Pick<EndedRun, 'outcome' | 'code' | 'status' | 'tries'> & Pick<OperationResult, 'answer'>

const skipped = (code: FailureCode): Outcome => ({ outcome: 'skipped', code, status: null, tries: 0 })

/** Runs a job now. Its retry loop is the only one: the proxy repeats nothing. */
export const outcomeOf = async (needs: JobNeeds, job: JobRow, run: RunRow, rest: Rest): Promise<Outcome> => {
  if (run.startedAt - run.dueAt > lateMs && job.missed === 'skip') return skipped('run-missed')
  const first = await call(needs, job)
  if (isRefusal(first)) return skipped(first.code)
  // Without a response the call may still have been executed.
  const mayRetry = isTransient(first) && (await isRepeatableJob(needs, job))
  return mayRetry ? retry(needs, job, { run, first, rest }) : finalOutcome(first, 1)
}

interface Retry {
  readonly run: RunRow
  readonly first: OperationResult
  readonly rest: Rest
}

const retry = async (needs: JobNeeds, job: JobRow, { run, first, rest }: Retry): Promise<Outcome> => {
  let result = first
  let tries = 1
  while (tries < triesMax && isTransient(result)) {
    const ms = waitMs(result, tries)
    if (needs.clock.now() + ms > lastTryAt(run)) break
    await rest(() => needs.sleep(ms))
    result = await call(needs, job)
    tries += 1
  }
  return finalOutcome(result, tries)
}

const finalOutcome = ({ code, status, answer }: OperationResult, tries: number): Outcome => ({
  outcome: code === null ? 'succeeded' : 'failed',
  code,
  status,
  tries,
  ...(answer && { answer }),
})

const call = (needs: JobNeeds, { connection, operation, fields, body }: JobRow): Promise<OperationResult> =>
  needs.callOperation({
    connection,
    operation,
    fields,
    body,
    retries: 'none',
    ...(needs.keepAnswers && { answerBytesMax }),
  })

type Refusal = OperationResult & { readonly code: FailureCode }

/** Codes of the proxy's own rules: nothing was sent. */
const refusals: ReadonlySet<FailureCode> = new Set([
  'connection-not-found',
  'operation-not-allowed',
  'operation-not-agreed',
  'delegation-required',
])

const isRefusal = (result: OperationResult): result is Refusal =>
  result.code !== null && refusals.has(result.code)

const transient: ReadonlySet<FailureCode> = new Set([
  'egress-failed',
  'provider-unreachable',
  'provider-too-slow',
  'provider-failing',
  'rate-limited',
  'store-unavailable',
])

const isTransient = ({ code }: OperationResult): boolean => code !== null && transient.has(code)

const waitMs = ({ retryAfterSeconds }: OperationResult, tries: number): number =>
  Math.min(Math.max((retryAfterSeconds ?? 0) * 1000, 1_000 * 2 ** tries), retryWaitMsMax)
