import type { EngineNeeds } from './ports.ts'

/** Does several pieces of work at once, each under a name that no other has meanwhile. */
export interface WorkerPool {
  readonly free: () => number
  /** Begins what is not under way, as far as there are places; whether there was one for each. */
  readonly start: <Name extends string>(
    names: readonly Name[],
    work: (name: Name) => Promise<void>,
  ) => boolean
  /** When nothing is under way any more. */
  readonly idle: () => Promise<void>
}

interface WorkerPoolNeeds extends Pick<EngineNeeds, 'report'> {
  readonly size: number
  readonly onFree: () => void
}

export const openWorkerPool = ({ size: places, report, onFree }: WorkerPoolNeeds): WorkerPool => {
  const inFlight = new Map<string, Promise<void>>()
  const free = () => places - inFlight.size
  const finish = async (name: string, work: Promise<void>) => {
    await work.catch(report)
    inFlight.delete(name)
    onFree()
  }
  return {
    free,
    start(names, work) {
      const idleNames = names.filter((name) => !inFlight.has(name))
      const started = idleNames.slice(0, free())
      for (const name of started) inFlight.set(name, finish(name, work(name)))
      return started.length === idleNames.length
    },
    async idle() {
      await Promise.all(inFlight.values())
    },
  }
}
