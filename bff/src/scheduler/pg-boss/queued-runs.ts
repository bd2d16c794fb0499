import { JobId } from '@planbridge/shared/contract'
import type { Job, PgBoss } from 'pg-boss'
import { openWorkerPool } from '../worker-pool.ts'
import type { BackgroundTasks, EngineNeeds } from '../ports.ts'
import { repeatingTask } from '../repeating-task.ts'
import { runQueue, signOfLifeMs } from './open-boss.ts'

interface RunWish {
  readonly job: string
}

export interface QueuedRuns {
  readonly start: () => void
  /** Asks that these jobs be run by whoever has a place. What is asked for already, or under way, is not asked for twice. */
  readonly add: (jobs: readonly JobId[]) => Promise<void>
  /** Takes no more, and waits for what this instance runs. */
  readonly stop: () => Promise<void>
}

const placesOfEach = 10
const lookEveryMs = 2_000

type Claim = Job<RunWish>

/** Does what was taken from the queue, and says in the queue that it is done. */
const doClaim = async (boss: PgBoss, { report }: EngineNeeds, run: BackgroundTasks['run'], claim: Claim) => {
  try {
    await run(JobId.parse(claim.data.job))
    await boss.complete(runQueue, claim)
  } catch (error) {
    await boss.fail(runQueue, claim, { reason: 'broke off: see the log' }).catch(report)
    throw error
  }
}

/** Takes from the queue what there are places for, and at once again where more may wait. */
const takeFrom = (boss: PgBoss, needs: EngineNeeds, { run }: BackgroundTasks) => {
  const held = new Map<string, Claim>()
  let someWait = false
  const onFree = () => {
    if (someWait) taking.wake()
  }
  const pool = openWorkerPool({ ...needs, places: placesOfEach, onFree })
  const begin = (claim: Claim) => {
    held.set(claim.id, claim)
    pool.take([claim.id], () => doClaim(boss, needs, run, claim).finally(() => void held.delete(claim.id)))
  }
  const takeSome = async () => {
    someWait = true
    const batchSize = pool.free()
    if (batchSize === 0) return
    const claims = await boss.fetch<RunWish>(runQueue, { batchSize })
    someWait = claims.length === batchSize
    for (const claim of claims) begin(claim)
  }
  const taking = repeatingTask(needs, { work: takeSome, restMs: lookEveryMs })
  return { pool, taking, held }
}

/** Runs that wait in a queue; each instance takes as many as it has places for. */
export const queuedRuns = (
  boss: PgBoss,
  needs: EngineNeeds,
  backgroundTasks: BackgroundTasks,
): QueuedRuns => {
  const { pool, taking, held } = takeFrom(boss, needs, backgroundTasks)
  const showLife = async () => {
    if (held.size > 0) await boss.touch(runQueue, [...held.values()])
  }
  const showing = repeatingTask(needs, { work: showLife, restMs: signOfLifeMs })
  return {
    start() {
      taking.start()
      showing.start()
    },
    async add(jobs) {
      const wishes = jobs.map((job) => ({ data: { job }, singletonKey: job }))
      await boss.insert(runQueue, wishes)
      taking.wake()
    },
    async stop() {
      await taking.stop()
      await pool.idle()
      await showing.stop()
    },
  }
}
