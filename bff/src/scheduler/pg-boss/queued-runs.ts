import { JobId } from '@planbridge/shared/contract'
import type { Job, PgBoss } from 'pg-boss'
import type { DueJob } from '../../store/ports/ports.ts'
import { openWorkerPool, places } from '../worker-pool.ts'
import type { BackgroundTasks, EngineNeeds } from '../ports.ts'
import { repeatingTask } from '../repeating-task.ts'
import { runQueue, heartbeatMs } from './open-boss.ts'

interface RunRequest {
  readonly job: string
}

export interface QueuedRuns {
  readonly start: () => void
  /** Queues a run for each job, unless one is already queued or running. The first jobs of all people precede their second ones. */
  readonly add: (jobs: readonly DueJob[]) => Promise<void>
  /** Claims no further runs and resolves when this instance's runs are over. */
  readonly stop: () => Promise<void>
}

const pollEveryMs = 2_000

type Claim = Job<RunRequest>

/** Runs a claimed job and reports the result to the queue. */
const runClaim = async (
  boss: PgBoss,
  { report }: EngineNeeds,
  run: (job: JobId) => Promise<void>,
  claim: Claim,
) => {
  try {
    await run(JobId.parse(claim.data.job))
    await boss.complete(runQueue, claim)
  } catch (error) {
    await boss.fail(runQueue, claim, { reason: 'failed: see the log' }).catch(report)
    throw error
  }
}

/** Claims as many queued runs as there are free workers, and again after each run. One person's runs take few places of all instances. */
const openConsumer = (boss: PgBoss, needs: EngineNeeds, { runJob }: BackgroundTasks) => {
  const claimsById = new Map<string, Claim>()
  const pool = openWorkerPool({ ...needs, onFree: () => polling.wake() })
  const begin = (claim: Claim) => {
    claimsById.set(claim.id, claim)
    pool.start([{ name: claim.id }], (_, rest) =>
      runClaim(boss, needs, (job) => runJob(job, rest), claim).finally(
        () => void claimsById.delete(claim.id),
      ),
    )
  }
  const claimRuns = async () => {
    // The first runs of the queue may all be of one person, so a claim can return fewer runs than could start.
    for (let batchSize = pool.free(); batchSize > 0; batchSize = pool.free()) {
      const claims = await boss.fetch<RunRequest>(runQueue, { batchSize, groupConcurrency: places.ofPerson })
      if (claims.length === 0) return
      for (const claim of claims) begin(claim)
    }
  }
  const polling = repeatingTask(needs, { work: claimRuns, delayMs: pollEveryMs })
  return { pool, polling, claimsById }
}

/** A queue of due runs, from which each instance claims as many as it has free workers. */
export const queuedRuns = (
  boss: PgBoss,
  needs: EngineNeeds,
  backgroundTasks: BackgroundTasks,
): QueuedRuns => {
  const { pool, polling, claimsById } = openConsumer(boss, needs, backgroundTasks)
  const sendHeartbeats = async () => {
    if (claimsById.size > 0) await boss.touch(runQueue, [...claimsById.values()])
  }
  const heartbeat = repeatingTask(needs, { work: sendHeartbeats, delayMs: heartbeatMs })
  return {
    start() {
      polling.start()
      heartbeat.start()
    },
    async add(jobs) {
      const requests = jobs.map(({ id, person, turn }) => ({
        data: { job: id },
        singletonKey: id,
        group: { id: person },
        priority: -turn,
      }))
      await boss.insert(runQueue, requests)
      polling.wake()
    },
    async stop() {
      await polling.stop()
      await pool.idle()
      await heartbeat.stop()
    },
  }
}
