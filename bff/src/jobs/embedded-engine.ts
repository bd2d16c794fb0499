import { openCrew } from './crew.ts'
import type { Duty, EngineNeeds, JobEngine } from './ports.ts'
import { routine } from './routine.ts'

const runsAtOnce = 10

const openStaff = (needs: EngineNeeds, duty: Duty) => {
  let someWait = false
  const onFree = () => {
    if (someWait) watching.wake()
  }
  const crew = openCrew({ ...needs, places: runsAtOnce, onFree })
  const watch = async () => {
    someWait = !crew.take(await duty.watch(), duty.run)
  }
  const watching = routine(needs, { work: watch, restMs: 1_000 })
  const tending = routine(needs, { work: duty.tend, restMs: 60_000 })
  return { crew, routines: [watching, tending] }
}

/** Wakes us inside this one process. Several processes on one store do no harm: each run is claimed in the tables. */
export const embeddedEngine = (needs: EngineNeeds): JobEngine => {
  let staff: ReturnType<typeof openStaff> | undefined
  return {
    start(duty) {
      staff = openStaff(needs, duty)
      for (const each of staff.routines) each.start()
      return Promise.resolve()
    },
    async stop() {
      await Promise.all(staff?.routines.map((each) => each.stop()) ?? [])
      await staff?.crew.idle()
    },
  }
}
