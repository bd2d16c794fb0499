import type { BackgroundTasks } from '@planbridge/bff/internal/scheduler/ports.ts'
import { JobId } from '@planbridge/shared/contract'

/** One attempt of an engine to run a job. */
export interface Try {
  readonly engine: number
  readonly job: string
  readonly atOnce: number
}

const openRecord = () => ({
  /** Every call of `run`. */
  tries: [] as Try[],
  /** Those that were the first of their job. */
  begun: [] as Try[],
  done: [] as string[],
  watchedBy: [] as number[],
  tendedBy: [] as number[],
})

/** How often each thing happens at the same time. */
const openCounter = () => {
  const counts = new Map<string, number>()
  const add = (key: string, change: number) => {
    const count = (counts.get(key) ?? 0) + change
    counts.set(key, count)
    return count
  }
  return { enter: (key: string) => add(key, 1), leave: (key: string) => void add(key, -1) }
}

/** Stands in for our tables: what is due, begun by whoever comes first, and a record of everything that engines did. */
export const openLedger = () => {
  const due = new Set<string>()
  const held = new Map<string, Promise<void>>()
  const record = openRecord()
  const inside = openCounter()
  const workOn = async (attempt: Try) => {
    if (!due.delete(attempt.job)) return
    record.begun.push(attempt)
    await held.get(attempt.job)
    record.done.push(attempt.job)
  }
  const run = async (engine: number, job: string) => {
    const key = `${engine} ${job}`
    const attempt = { engine, job, atOnce: inside.enter(key) }
    record.tries.push(attempt)
    await workOn(attempt)
    inside.leave(key)
  }
  return {
    ...record,
    isDue: (job: string) => due.has(job),
    plan: (jobs: readonly string[]) => {
      for (const job of jobs) due.add(job)
    },
    /** Lets these jobs begin, but not end before they are let go. */
    hold(jobs: readonly string[]): Disposable & { readonly discard: () => void } {
      const { promise, resolve: discard } = Promise.withResolvers<void>()
      for (const job of jobs) held.set(job, promise)
      return { discard, [Symbol.dispose]: discard }
    },
    backgroundTasksOf: (engine: number): BackgroundTasks => ({
      endExpiredAndFindDueJobs() {
        record.watchedBy.push(engine)
        return Promise.resolve([...due].map((job) => JobId.parse(job)))
      },
      maintain: async () => void record.tendedBy.push(engine),
      runJob: (job) => run(engine, job),
    }),
  }
}

export type Ledger = ReturnType<typeof openLedger>
