import type { Rest } from '../jobs/run-outcome.ts'
import type { EngineNeeds } from './ports.ts'

/**
 * Worker places of an instance. One person's jobs take three at most, so that the jobs of several people whose provider is slow leave
 * places for others. A run that waits to try again leaves its place, so that an outage of one provider does not delay the jobs of
 * another one; fifty runs are in flight at most.
 */
export const places = { total: 10, ofPerson: 3, inFlight: 50 } as const

/** Work for a pool. */
interface Work<Name extends string> {
  /** Each name is in flight at most once at a time. */
  readonly name: Name
  /** Counted together, up to the places of one person; `undefined` is not counted. */
  readonly person?: string | undefined
}

/** Runs a limited number of named pieces of work concurrently. */
export interface WorkerPool {
  /** Number of free workers. */
  readonly free: () => number
  /** Starts the work that is not in flight, in this order, as far as workers are free for it. True if all of it was started. */
  readonly start: <Name extends string>(
    works: readonly Work<Name>[],
    work: (name: Name, rest: Rest) => Promise<void>,
  ) => boolean
  /** Resolves when no work is in flight. */
  readonly idle: () => Promise<void>
}

interface WorkerPoolNeeds extends Pick<EngineNeeds, 'report'> {
  /** Called whenever a worker becomes free. */
  readonly onFree: () => void
}

interface InFlight {
  readonly person: string | undefined
  isResting: boolean
  done: Promise<void>
}

export const openWorkerPool = ({ report, onFree }: WorkerPoolNeeds): WorkerPool => {
  const inFlight = new Map<string, InFlight>()
  const free = () => {
    const working = [...inFlight.values()].filter(({ isResting }) => !isResting).length
    return Math.min(places.total - working, places.inFlight - inFlight.size)
  }
  const isFreeFor = (person: string | undefined) => {
    if (person === undefined || free() <= 0) return free() > 0
    const taken = [...inFlight.values()].filter((other) => other.person === person).length
    return taken < places.ofPerson
  }
  const restOf =
    (run: InFlight): Rest =>
    async (wait) => {
      run.isResting = true
      onFree()
      await wait()
      run.isResting = false
    }
  const finish = async (name: string, work: Promise<void>) => {
    await work.catch(report)
    inFlight.delete(name)
    onFree()
  }
  return {
    free,
    start(works, work) {
      const waiting = works.filter(({ name }) => !inFlight.has(name))
      let started = 0
      for (const { name, person } of waiting) {
        if (!isFreeFor(person)) continue
        const run: InFlight = { person, isResting: false, done: Promise.resolve() }
        inFlight.set(name, run)
        run.done = finish(name, work(name, restOf(run)))
        started += 1
      }
      return started === waiting.length
    },
    async idle() {
      await Promise.all([...inFlight.values()].map(({ done }) => done))
    },
  }
}
