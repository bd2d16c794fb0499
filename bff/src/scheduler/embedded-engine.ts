import type { BackgroundTasks, EngineNeeds, JobEngine } from './ports.ts'
import { repeatingTask } from './repeating-task.ts'
import { openWorkerPool } from './worker-pool.ts'

const openTasks = (needs: EngineNeeds, backgroundTasks: BackgroundTasks) => {
  let hasBacklog = false
  const onFree = () => {
    if (hasBacklog) polling.wake()
  }
  const pool = openWorkerPool({ ...needs, onFree })
  const poll = async () => {
    const due = await backgroundTasks.endExpiredAndFindDueJobs()
    const works = due.map(({ id, person }) => ({ name: id, person }))
    hasBacklog = !pool.start(works, backgroundTasks.runJob)
  }
  const polling = repeatingTask(needs, { work: poll, delayMs: 1_000 })
  const maintenance = repeatingTask(needs, { work: backgroundTasks.maintain, delayMs: 60_000 })
  const repeated = backgroundTasks.repeated.map(({ run, everyMs }) =>
    repeatingTask(needs, { work: run, delayMs: everyMs }),
  )
  return { pool, repeating: [polling, maintenance, ...repeated] }
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
