import { openWorkerPool } from './worker-pool.ts'
import type { BackgroundTasks, EngineNeeds, JobEngine } from './ports.ts'
import { repeatingTask } from './repeating-task.ts'

const runsAtOnce = 10

const openTasks = (needs: EngineNeeds, backgroundTasks: BackgroundTasks) => {
  let hasBacklog = false
  const onFree = () => {
    if (hasBacklog) polling.wake()
  }
  const pool = openWorkerPool({ ...needs, size: runsAtOnce, onFree })
  const poll = async () => {
    hasBacklog = !pool.start(await backgroundTasks.endExpiredAndFindDueJobs(), backgroundTasks.runJob)
  }
  const polling = repeatingTask(needs, { work: poll, delayMs: 1_000 })
  const maintenance = repeatingTask(needs, { work: backgroundTasks.maintain, delayMs: 60_000 })
  return { pool, repeating: [polling, maintenance] }
}

/** Wakes us inside this one process. Several processes on one store do no harm: each run is claimed in the tables. */
export const embeddedEngine = (needs: EngineNeeds): JobEngine => {
  let tasks: ReturnType<typeof openTasks> | undefined
  return {
    start(backgroundTasks) {
      tasks = openTasks(needs, backgroundTasks)
      for (const each of tasks.repeating) each.start()
      return Promise.resolve()
    },
    async stop() {
      await Promise.all(tasks?.repeating.map((each) => each.stop()) ?? [])
      await tasks?.pool.idle()
    },
  }
}
