import { type BossNeeds, openBoss } from './pg-boss/open-boss.ts'
import { queuedRuns } from './pg-boss/queued-runs.ts'
import { leaderLease } from './pg-boss/leader-lease.ts'
import type { BackgroundTasks, EngineNeeds, JobEngine } from './ports.ts'
import { repeatingTask } from './repeating-task.ts'

type Needs = EngineNeeds & BossNeeds

const startTasks = (
  { boss }: ReturnType<typeof openBoss>,
  needs: Needs,
  backgroundTasks: BackgroundTasks,
) => {
  const runs = queuedRuns(boss, needs, backgroundTasks)
  const lease = leaderLease(boss, () => {
    polling.wake()
    maintenance.wake()
  })
  const poll = async () => {
    try {
      const due = await backgroundTasks.endExpiredAndFindDueJobs()
      if (due.length > 0) await runs.add(due)
    } catch (error) {
      // Another instance may be luckier.
      await lease.release().catch(needs.report)
      throw error
    }
  }
  const ifLeader = (work: () => Promise<void>) => async () => {
    if (lease.isLeader()) await work()
  }
  const polling = repeatingTask(needs, { work: ifLeader(poll), delayMs: 1_000 })
  const maintenance = repeatingTask(needs, { work: ifLeader(backgroundTasks.maintain), delayMs: 60_000 })
  const leaseRenewal = repeatingTask(needs, { work: lease.renew, delayMs: lease.renewEveryMs })
  for (const each of [polling, maintenance, leaseRenewal, runs]) each.start()
  return async () => {
    await Promise.all([polling.stop(), maintenance.stop(), leaseRenewal.stop()])
    await lease.release().catch(needs.report)
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
      end = startTasks(opened, needs, backgroundTasks)
    },
    stop: () => (stopped ??= end().then(opened.close)),
  }
}
