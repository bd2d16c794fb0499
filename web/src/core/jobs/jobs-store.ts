import {
  addJob,
  changeJob,
  getAnswer,
  listJobs,
  pauseJob,
  removeJob,
  runJobNow,
} from '@planbridge/shared/contract'
import type {
  AnswerId,
  ConnectionId,
  InputOf,
  Job,
  JobId,
  JobInput,
  OutputOf,
} from '@planbridge/shared/contract'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { Call, CallResult } from '../bff-client.ts'
import { loaded, loading, refreshed } from '../stores/loadable.ts'
import type { Loadable } from '../stores/loadable.ts'

export interface JobsState {
  /** The connection whose jobs are listed; null while no connection page is open. */
  readonly connection: ConnectionId | null
  readonly list: Loadable<readonly Job[]>
  /** True if the last answers of jobs are kept. */
  readonly keepsAnswers: boolean
  readonly open: (connection: ConnectionId) => Promise<void>
  readonly load: () => Promise<void>
  readonly close: () => void
  readonly add: (input: JobInput) => Promise<CallResult<Job>>
  readonly change: (input: InputOf<typeof changeJob>) => Promise<CallResult<Job>>
  readonly pause: (job: JobId, paused: boolean) => Promise<CallResult<Job>>
  /** Asks for a run now. Runs later than those of `job` are not repeated. */
  readonly run: (job: Job) => Promise<CallResult<Job>>
  readonly readAnswer: (job: JobId, answer: AnswerId) => Promise<CallResult<ReadAnswer>>
  readonly remove: (job: JobId) => Promise<CallResult<null>>
}

export type ReadAnswer = OutputOf<typeof getAnswer>

type Jobs = Loadable<readonly Job[]>

const changed = (list: Jobs, change: (jobs: readonly Job[]) => readonly Job[]): Jobs =>
  list.phase === 'ready' ? { ...list, value: change(list.value) } : list

const withJob = (list: Jobs, job: Job): Jobs =>
  changed(list, (jobs) =>
    jobs.some(({ id }) => id === job.id)
      ? jobs.map((one) => (one.id === job.id ? job : one))
      : [...jobs, job],
  )

const without = (list: Jobs, job: JobId): Jobs => changed(list, (jobs) => jobs.filter(({ id }) => id !== job))

/** The jobs of the connection whose page is open. */
export const createJobsStore = (call: Call): StoreApi<JobsState> =>
  createStore<JobsState>()((set, get) => {
    const storeJob = (result: CallResult<Job>): CallResult<Job> => {
      if (result.kind === 'ok' && result.output.connection === get().connection)
        set(({ list }) => ({ list: withJob(list, result.output) }))
      return result
    }
    return {
      connection: null,
      list: loading,
      keepsAnswers: false,
      open: async (connection) => {
        if (get().connection !== connection) set({ connection, list: loading })
        await get().load()
      },
      load: async () => {
        const { connection } = get()
        if (connection === null) return
        const result = await call(listJobs, { connection })
        // Another page was opened before the response arrived.
        if (get().connection !== connection) return
        if (result.kind === 'ok') set({ keepsAnswers: result.output.keeps_answers === true })
        set(({ list }) => ({
          list: refreshed(
            list,
            loaded(result, ({ jobs }) => jobs),
          ),
        }))
      },
      close: () => set({ connection: null, list: loading }),
      add: async (input) => storeJob(await call(addJob, input)),
      change: async (input) => storeJob(await call(changeJob, input)),
      pause: async (job, paused) => storeJob(await call(pauseJob, { job, paused })),
      run: async ({ id, runs }) =>
        storeJob(await call(runJobNow, { job: id, after: runs[0]?.due_at ?? null })),
      readAnswer: (job, answer) => call(getAnswer, { job, answer }),
      remove: async (job) => {
        const result = await call(removeJob, { job })
        const removed = result.kind === 'ok' || result.failure.code === 'job-not-found'
        if (removed) set(({ list }) => ({ list: without(list, job) }))
        return result
      },
    }
  })
