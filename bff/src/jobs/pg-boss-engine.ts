import { JobId } from '@planbridge/shared/contract'
import type { Job, PgBoss } from 'pg-boss'
import { openCrew } from './crew.ts'
import { type BossNeeds, openBoss, runQueue, signOfLifeMs } from './pg-boss-engine/open-boss.ts'
import { watchPost } from './pg-boss-engine/watch-post.ts'
import type { Duty, EngineNeeds, JobEngine } from './ports.ts'
import { routine } from './routine.ts'

type Needs = EngineNeeds & BossNeeds

interface RunWish {
  readonly job: string
}

const runsAtOnce = 10

/** Runs what lies in the queue, as much as there are places. */
const openRunner = (boss: PgBoss, needs: Needs, duty: Duty) => {
  const held = new Map<string, Job<RunWish>>()
  let someWait = false
  const onFree = () => {
    if (someWait) fetching.wake()
  }
  const crew = openCrew({ ...needs, places: runsAtOnce, onFree })
  const runHeld = async (claim: Job<RunWish>) => {
    try {
      await duty.run(JobId.parse(claim.data.job))
      await boss.complete(runQueue, claim)
    } catch (error) {
      await boss.fail(runQueue, claim, { reason: 'it broke off: the log says why' }).catch(needs.report)
      throw error
    }
  }
  const fetchSome = async () => {
    someWait = true
    const batchSize = crew.free()
    if (batchSize === 0) return
    const claims = await boss.fetch<RunWish>(runQueue, { batchSize })
    someWait = claims.length === batchSize
    for (const claim of claims) {
      held.set(claim.id, claim)
      crew.take([claim.id], () => runHeld(claim).finally(() => void held.delete(claim.id)))
    }
  }
  const showLife = async () => {
    if (held.size > 0) await boss.touch(runQueue, [...held.values()])
  }
  const fetching = routine(needs, { work: fetchSome, restMs: 2_000 })
  const showing = routine(needs, { work: showLife, restMs: signOfLifeMs })
  return {
    wake: fetching.wake,
    async stop() {
      await fetching.stop()
      await crew.idle()
      await showing.stop()
    },
  }
}

/** Asks that due jobs be run by whoever has a place. What is asked for already, or under way, is not asked for twice. */
const askFor = (boss: PgBoss, due: readonly JobId[]) =>
  boss.insert(
    runQueue,
    due.map((job) => ({ data: { job }, singletonKey: job })),
  )

const begin = (boss: PgBoss, needs: Needs, duty: Duty) => {
  const runner = openRunner(boss, needs, duty)
  const post = watchPost(boss, () => {
    watching.wake()
    tending.wake()
  })
  const watch = async () => {
    const due = await duty.watch()
    if (due.length === 0) return
    await askFor(boss, due)
    runner.wake()
  }
  const watchOrLeave = () =>
    watch().catch(async (error: unknown) => {
      // Another may be luckier.
      await post.leave().catch(needs.report)
      throw error
    })
  const ifOurs = (work: () => Promise<void>) => async () => {
    if (post.isOurs()) await work()
  }
  const watching = routine(needs, { work: ifOurs(watchOrLeave), restMs: 1_000 })
  const tending = routine(needs, { work: ifOurs(duty.tend), restMs: 60_000 })
  const posting = routine(needs, { work: post.show, restMs: signOfLifeMs })
  return async () => {
    await Promise.all([watching.stop(), tending.stop(), posting.stop()])
    await post.leave().catch(needs.report)
    await runner.stop()
  }
}

/**
 * Wakes several instances on one PostgreSQL. One of them watches for all and puts what is due into a queue; each takes from it
 * what it has places for. Who dies is noticed, and another takes over. Whether a run happens is decided in our own tables.
 */
export const pgBossEngine = (needs: Needs): JobEngine => {
  const { boss, start, close } = openBoss(needs)
  let end = () => Promise.resolve()
  let stopped: Promise<void> | undefined
  return {
    async start(duty) {
      await start()
      end = begin(boss, needs, duty)
    },
    stop: () => (stopped ??= end().then(close)),
  }
}
