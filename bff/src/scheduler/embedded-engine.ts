import { openWorkerPool } from './worker-pool.ts'
import type { BackgroundTasks, EngineNeeds, JobEngine } from './ports.ts'
import { repeatingTask } from './repeating-task.ts'

const runsAtOnce = 10

const openStaff = (needs: EngineNeeds, backgroundTasks: BackgroundTasks) => {
  let someWait = false
  const onFree = () => {
    if (someWait) watching.wake()
  }
  const pool = openWorkerPool({ ...needs, places: runsAtOnce, onFree })
  const watch = async () => {
    someWait = !pool.take(await backgroundTasks.watch(), backgroundTasks.run)
  }
  const watching = repeatingTask(needs, { work: watch, restMs: 1_000 })
  const tending = repeatingTask(needs, { work: backgroundTasks.tend, restMs: 60_000 })
  return { pool, routines: [watching, tending] }
}

/** Wakes us inside this one process. Several processes on one store do no harm: each run is claimed in the tables. */
export const embeddedEngine = (needs: EngineNeeds): JobEngine => {
  let staff: ReturnType<typeof openStaff> | undefined
  return {
    start(backgroundTasks) {
      staff = openStaff(needs, backgroundTasks)
      for (const each of staff.routines) each.start()
      return Promise.resolve()
    },
    async stop() {
      await Promise.all(staff?.routines.map((each) => each.stop()) ?? [])
      await staff?.pool.idle()
    },
  }
}
