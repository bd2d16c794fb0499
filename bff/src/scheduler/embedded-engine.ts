import type { BackgroundTasks, EngineNeeds, JobEngine } from './ports.ts'
import { repeatingTask } from './repeating-task.ts'
import { openWorkerPool } from './worker-pool.ts'

const runsAtOnce = 10

const openTasks = (needs: EngineNeeds, backgroundTasks: BackgroundTasks) => {
  let hasBacklog = false
  const onFree = () => {
    if (hasBacklog) polling.wake()
  }
  const pool = openWorkerPool({ ...needs, size: runsAtOnce, onFree })
  const poll = async () => {
    const due = await backgroundTasks.endExpiredAndFindDueJobs()
    hasBacklog = !pool.start(due, backgroundTasks.runJob)
  }
  const polling = repeatingTask(needs, { work: poll, delayMs: 1_000 })
  const maintenance = repeatingTask(needs, { work: backgroundTasks.maintain, delayMs: 60_000 })
  return { pool, repeating: [polling, maintenance] }
}

/** Runs background tasks in this process. Several processes on one store do no harm, because each run is claimed in the store. */
export const embeddedEngine = (needs: EngineNeeds): JobEngine => {
  let tasks: ReturnType<typeof openTasks> | undefined
  return {
    start(backgroundTasks) {
      tasks = openTasks(needs, backgroundTasks)
      for (const task of tasks.repeating) task.start()
      return Promise.resolve()
    },
    async stop() {
      await Promise.all(tasks?.repeating.map((task) => task.stop()) ?? [])
      await tasks?.pool.idle()
    },
  }
}
