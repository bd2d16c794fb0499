import { JobId } from '@planbridge/shared/contract'
import type { Job, PgBoss } from 'pg-boss'
import { openWorkerPool } from '../worker-pool.ts'
import type { BackgroundTasks, EngineNeeds } from '../ports.ts'
import { repeatingTask } from '../repeating-task.ts'
import { runQueue, heartbeatMs } from './open-boss.ts'

interface RunRequest {
  readonly job: string
}

export interface QueuedRuns {
  readonly start: () => void
  /** Asks that these jobs be run by whoever has a place. What is asked for already, or under way, is not asked for twice. */
  readonly add: (jobs: readonly JobId[]) => Promise<void>
  /** Takes no more, and waits for what this instance runs. */
  readonly stop: () => Promise<void>
}

const runsAtOnce = 10
const pollEveryMs = 2_000

type Claim = Job<RunRequest>

/** Does what was taken from the queue, and says in the queue that it is done. */
const runClaim = async (
  boss: PgBoss,
  { report }: EngineNeeds,
  run: BackgroundTasks['runJob'],
  claim: Claim,
) => {
  try {
    await run(JobId.parse(claim.data.job))
    await boss.complete(runQueue, claim)
  } catch (error) {
    await boss.fail(runQueue, claim, { reason: 'broke off: see the log' }).catch(report)
    throw error
  }
}

/** Takes from the queue what there are places for, and at once again where more may wait. */
const openConsumer = (boss: PgBoss, needs: EngineNeeds, { runJob: run }: BackgroundTasks) => {
  const claimsById = new Map<string, Claim>()
  let hasBacklog = false
  const onFree = () => {
    if (hasBacklog) polling.wake()
  }
  const pool = openWorkerPool({ ...needs, size: runsAtOnce, onFree })
  const begin = (claim: Claim) => {
    claimsById.set(claim.id, claim)
    pool.start([claim.id], () =>
      runClaim(boss, needs, run, claim).finally(() => void claimsById.delete(claim.id)),
    )
  }
  const claimRuns = async () => {
    hasBacklog = true
    const batchSize = pool.free()
    if (batchSize === 0) return
    const claims = await boss.fetch<RunRequest>(runQueue, { batchSize })
    hasBacklog = claims.length === batchSize
    for (const claim of claims) begin(claim)
  }
  const polling = repeatingTask(needs, { work: claimRuns, delayMs: pollEveryMs })
  return { pool, taking: polling, held: claimsById }
}

/** Runs that wait in a queue; each instance takes as many as it has places for. */
export const queuedRuns = (
  boss: PgBoss,
  needs: EngineNeeds,
  backgroundTasks: BackgroundTasks,
): QueuedRuns => {
  const { pool, taking, held } = openConsumer(boss, needs, backgroundTasks)
  const sendHeartbeats = async () => {
    if (held.size > 0) await boss.touch(runQueue, [...held.values()])
  }
  const heartbeat = repeatingTask(needs, { work: sendHeartbeats, delayMs: heartbeatMs })
  return {
    start() {
      taking.start()
      heartbeat.start()
    },
    async add(jobs) {
      const requests = jobs.map((job) => ({ data: { job }, singletonKey: job }))
      await boss.insert(runQueue, requests)
      taking.wake()
    },
    async stop() {
      await taking.stop()
      await pool.idle()
      await heartbeat.stop()
    },
  }
}
