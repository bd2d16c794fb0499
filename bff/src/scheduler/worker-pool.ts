import type { EngineNeeds } from './ports.ts'

/** Runs a limited number of named pieces of work concurrently, each name at most once at a time. */
export interface WorkerPool {
  /** Number of free workers. */
  readonly free: () => number
  /** Starts the names that are not in flight, as far as workers are free. True if all of them were started. */
  readonly start: <Name extends string>(
    names: readonly Name[],
    work: (name: Name) => Promise<void>,
  ) => boolean
  /** Resolves when no work is in flight. */
  readonly idle: () => Promise<void>
}

interface WorkerPoolNeeds extends Pick<EngineNeeds, 'report'> {
  readonly size: number
  /** Called whenever a worker becomes free. */
  readonly onFree: () => void
}

export const openWorkerPool = ({ size, report, onFree }: WorkerPoolNeeds): WorkerPool => {
  const inFlight = new Map<string, Promise<void>>()
  const free = () => size - inFlight.size
  const finish = async (name: string, work: Promise<void>) => {
    await work.catch(report)
    inFlight.delete(name)
    onFree()
  }
  return {
    free,
    start(names, work) {
      const waiting = names.filter((name) => !inFlight.has(name))
      const started = waiting.slice(0, free())
      for (const name of started) inFlight.set(name, finish(name, work(name)))
      return started.length === waiting.length
    },
    async idle() {
      await Promise.all(inFlight.values())
    },
  }
}
