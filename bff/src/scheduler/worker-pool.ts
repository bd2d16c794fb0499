import type { EngineNeeds } from './ports.ts'

/** Does several pieces of work at once, each under a name that no other has meanwhile. */
export interface WorkerPool {
  readonly free: () => number
  /** Begins what is not under way, as far as there are places; whether there was one for each. */
  readonly take: <Name extends string>(names: readonly Name[], work: (name: Name) => Promise<void>) => boolean
  /** When nothing is under way any more. */
  readonly idle: () => Promise<void>
}

interface WorkerPoolNeeds extends Pick<EngineNeeds, 'report'> {
  readonly places: number
  readonly onFree: () => void
}

export const openWorkerPool = ({ places, report, onFree }: WorkerPoolNeeds): WorkerPool => {
  const underWay = new Map<string, Promise<void>>()
  const free = () => places - underWay.size
  const finish = async (name: string, work: Promise<void>) => {
    await work.catch(report)
    underWay.delete(name)
    onFree()
  }
  return {
    free,
    take(names, work) {
      const fresh = names.filter((name) => !underWay.has(name))
      const taken = fresh.slice(0, free())
      for (const name of taken) underWay.set(name, finish(name, work(name)))
      return taken.length === fresh.length
    },
    async idle() {
      await Promise.all(underWay.values())
    },
  }
}
