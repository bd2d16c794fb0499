import type { Rest } from '@planbridge/bff/internal/jobs/run-outcome.ts'
import type { BackgroundTasks } from '@planbridge/bff/internal/scheduler/ports.ts'
import { JobId } from '@planbridge/shared/contract'

/** One call of `run` by an engine. */
export interface Try {
  readonly engine: number
  readonly job: string
  /** The number of concurrent calls for the same job and engine. */
  readonly concurrent: number
}

/** `ada--1` is a job of Ada; any other job is the only one of its person. */
const personOf = (job: string): string => job.split('--')[0] ?? job

const openRecord = () => ({
  /** Every call of `run`. */
  tries: [] as Try[],
  /** The first call per job. */
  begun: [] as Try[],
  done: [] as string[],
  watchedBy: [] as number[],
  tendedBy: [] as number[],
  /** The names of repeated tasks, one for each run. */
  repeated: [] as string[],
})

/** Counts concurrent activities by key. */
const openCounter = () => {
  const counts = new Map<string, number>()
  const add = (key: string, change: number) => {
    const count = (counts.get(key) ?? 0) + change
    counts.set(key, count)
    return count
  }
  return { enter: (key: string) => add(key, 1), leave: (key: string) => void add(key, -1) }
}

/** Replaces the job tables: due jobs, each begun by its first caller, and a record of all engine activity. */
export const openTaskRecord = () => {
  const due = new Set<string>()
  const blocked = new Map<string, Promise<void>>()
  const record = openRecord()
  const active = openCounter()
  const runOnce = async (call: Try, rest: Rest) => {
    if (!due.delete(call.job)) return
    record.begun.push(call)
    const wait = async () => {
      await blocked.get(call.job)
    }
    await (call.job.startsWith('resting') ? rest(wait) : wait())
    record.done.push(call.job)
  }
  const run = async (engine: number, job: string, rest: Rest = (wait) => wait()) => {
    const key = `${engine} ${job}`
    const call = { engine, job, concurrent: active.enter(key) }
    record.tries.push(call)
    await runOnce(call, rest)
    active.leave(key)
  }
  return {
    ...record,
    isDue: (job: string) => due.has(job),
    plan: (jobs: readonly string[]) => {
      for (const job of jobs) due.add(job)
    },
    /** Blocks these jobs in their run until released. Jobs whose name begins with `resting` rest meanwhile. */
    block(jobs: readonly string[]): Disposable & { readonly release: () => void } {
      const { promise, resolve: release } = Promise.withResolvers<void>()
      for (const job of jobs) blocked.set(job, promise)
      return { release, [Symbol.dispose]: release }
    },
    backgroundTasksOf: (engine: number): BackgroundTasks => ({
      endExpiredAndFindDueJobs() {
        record.watchedBy.push(engine)
        return Promise.resolve(
          [...due].map((job, at) => ({ id: JobId.parse(job), person: personOf(job), turn: at + 1 })),
        )
      },
      maintain: async () => void record.tendedBy.push(engine),
      repeated: [
        { name: 'often', everyMs: 200, run: async () => void record.repeated.push('often') },
        { name: 'seldom', everyMs: 24 * 3_600_000, run: async () => void record.repeated.push('seldom') },
      ],
      runJob: (job, rest) => run(engine, job, rest),
    }),
  }
}

export type TaskRecord = ReturnType<typeof openTaskRecord>
