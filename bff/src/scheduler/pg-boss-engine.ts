import { type BossNeeds, openBoss } from './pg-boss/open-boss.ts'
import { queuedRuns } from './pg-boss/queued-runs.ts'
import { leaderLease } from './pg-boss/leader-lease.ts'
import type { BackgroundTasks, EngineNeeds, JobEngine } from './ports.ts'
import { repeatingTask } from './repeating-task.ts'

type Needs = EngineNeeds & BossNeeds

const begin = ({ boss }: ReturnType<typeof openBoss>, needs: Needs, backgroundTasks: BackgroundTasks) => {
  const runs = queuedRuns(boss, needs, backgroundTasks)
  const lease = leaderLease(boss, () => {
    watching.wake()
    tending.wake()
  })
  const watch = async () => {
    try {
      const due = await backgroundTasks.watch()
      if (due.length > 0) await runs.add(due)
    } catch (error) {
      // Another instance may be luckier.
      await lease.leave().catch(needs.report)
      throw error
    }
  }
  const ifOurs = (work: () => Promise<void>) => async () => {
    if (lease.isOurs()) await work()
  }
  const watching = repeatingTask(needs, { work: ifOurs(watch), restMs: 1_000 })
  const tending = repeatingTask(needs, { work: ifOurs(backgroundTasks.tend), restMs: 60_000 })
  const posting = repeatingTask(needs, { work: lease.show, restMs: lease.showEveryMs })
  for (const each of [watching, tending, posting, runs]) each.start()
  return async () => {
    await Promise.all([watching.stop(), tending.stop(), posting.stop()])
    await lease.leave().catch(needs.report)
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
    async start(backgroundTasks) {
      await opened.start()
      end = begin(opened, needs, backgroundTasks)
    },
    stop: () => (stopped ??= end().then(opened.close)),
  }
}
