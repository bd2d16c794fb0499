import { leaderLease } from './pg-boss/leader-lease.ts'
import { type BossNeeds, openBoss } from './pg-boss/open-boss.ts'
import { queuedRuns } from './pg-boss/queued-runs.ts'
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
    for (const task of ofLeader) task.wake()
  })
  const poll = async () => {
    try {
      const due = await backgroundTasks.endExpiredAndFindDueJobs()
      if (due.length > 0) await runs.add(due)
    } catch (error) {
      // Another instance may still reach the store.
      await lease.release().catch(needs.report)
      throw error
    }
  }
  const ifLeader = (work: () => Promise<void>) => async () => {
    if (lease.isLeader()) await work()
  }
  const polling = repeatingTask(needs, { work: ifLeader(poll), delayMs: 1_000 })
  const maintenance = repeatingTask(needs, { work: ifLeader(backgroundTasks.maintain), delayMs: 60_000 })
  const repeated = backgroundTasks.repeated.map(({ run, everyMs }) =>
    repeatingTask(needs, { work: ifLeader(run), delayMs: everyMs }),
  )
  const ofLeader = [polling, maintenance, ...repeated]
  const leaseRenewal = repeatingTask(needs, { work: lease.renew, delayMs: lease.renewEveryMs })
  for (const task of [...ofLeader, leaseRenewal, runs]) task.start()
  return async () => {
    await Promise.all([...ofLeader, leaseRenewal].map((task) => task.stop()))
    await lease.release().catch(needs.report)
    await runs.stop()
  }
}

/**
 * Runs background tasks in several instances on one PostgreSQL. The leader queues due jobs and every instance takes as many
 * as it has free workers. If the leader dies, another instance becomes leader. Each run is claimed in the store's own tables.
 */
export const pgBossEngine = (needs: Needs): JobEngine => {
  const opened = openBoss(needs)
  let stopTasks = () => Promise.resolve()
  let stopped: Promise<void> | undefined
  return {
    async start(backgroundTasks) {
      await opened.start()
      stopTasks = startTasks(opened, needs, backgroundTasks)
    },
    stop: () => (stopped ??= stopTasks().then(opened.close)),
  }
}
