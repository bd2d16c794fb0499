import { type BossNeeds, openBoss } from './pg-boss-engine/open-boss.ts'
import { queuedRuns } from './pg-boss-engine/queued-runs.ts'
import { watchPost } from './pg-boss-engine/watch-post.ts'
import type { Duty, EngineNeeds, JobEngine } from './ports.ts'
import { routine } from './routine.ts'

type Needs = EngineNeeds & BossNeeds

const begin = ({ boss }: ReturnType<typeof openBoss>, needs: Needs, duty: Duty) => {
  const runs = queuedRuns(boss, needs, duty)
  const post = watchPost(boss, () => {
    watching.wake()
    tending.wake()
  })
  const watch = async () => {
    try {
      const due = await duty.watch()
      if (due.length > 0) await runs.add(due)
    } catch (error) {
      // Another instance may be luckier.
      await post.leave().catch(needs.report)
      throw error
    }
  }
  const ifOurs = (work: () => Promise<void>) => async () => {
    if (post.isOurs()) await work()
  }
  const watching = routine(needs, { work: ifOurs(watch), restMs: 1_000 })
  const tending = routine(needs, { work: ifOurs(duty.tend), restMs: 60_000 })
  const posting = routine(needs, { work: post.show, restMs: post.showEveryMs })
  for (const each of [watching, tending, posting, runs]) each.start()
  return async () => {
    await Promise.all([watching.stop(), tending.stop(), posting.stop()])
    await post.leave().catch(needs.report)
    await runs.stop()
  }
}

/**
 * Wakes several instances on one PostgreSQL. One of them watches for all and puts what is due into a queue; each takes from it
 * what it has places for. Who dies is noticed, and another takes over. Whether a run happens is decided in our own tables.
 */
export const pgBossEngine = (needs: Needs): JobEngine => {
  const opened = openBoss(needs)
  let end = () => Promise.resolve()
  let stopped: Promise<void> | undefined
  return {
    async start(duty) {
      await opened.start()
      end = begin(opened, needs, duty)
    },
    stop: () => (stopped ??= end().then(opened.close)),
  }
}
