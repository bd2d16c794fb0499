import type { Duty } from '@planbridge/bff/jobs/ports.ts'
import { JobId } from '@planbridge/shared/contract'

/** One attempt of an engine to run a job. */
export interface Try {
  readonly engine: number
  readonly job: string
  readonly atOnce: number
}

/** Stands in for our tables: what is due, begun by whoever comes first, and a record of everything that engines did. */
export const openLedger = () => {
  const due = new Set<string>()
  const running = new Map<string, number>()
  const tries: Try[] = []
  const begun: Try[] = []
  const done: string[] = []
  const watchedBy: number[] = []
  const tendedBy: number[] = []
  const held = new Map<string, Promise<void>>()
  const keyOf = (engine: number, job: string) => `${engine} ${job}`
  const work = async (attempt: Try) => {
    if (!due.delete(attempt.job)) return
    begun.push(attempt)
    await held.get(attempt.job)
    done.push(attempt.job)
  }
  const run = async (engine: number, job: string) => {
    const key = keyOf(engine, job)
    const atOnce = (running.get(key) ?? 0) + 1
    running.set(key, atOnce)
    const attempt = { engine, job, atOnce }
    tries.push(attempt)
    await work(attempt).finally(() => running.set(key, (running.get(key) ?? 1) - 1))
  }
  return {
    tries,
    /** Tries that were the first of their job. */
    begun,
    done,
    watchedBy,
    tendedBy,
    isDue: (job: string) => due.has(job),
    plan: (jobs: readonly string[]) => {
      for (const job of jobs) due.add(job)
    },
    /** Lets these jobs begin, but not end before they are let go. */
    hold(jobs: readonly string[]): Disposable & { readonly letGo: () => void } {
      const { promise, resolve: letGo } = Promise.withResolvers<void>()
      for (const job of jobs) held.set(job, promise)
      return { letGo, [Symbol.dispose]: letGo }
    },
    dutyOf: (engine: number): Duty => ({
      watch() {
        watchedBy.push(engine)
        return Promise.resolve([...due].map((job) => JobId.parse(job)))
      },
      tend() {
        tendedBy.push(engine)
        return Promise.resolve()
      },
      run: (job) => run(engine, job),
    }),
  }
}

export type Ledger = ReturnType<typeof openLedger>
