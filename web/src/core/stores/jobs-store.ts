import { addJob, changeJob, listJobs, pauseJob, removeJob } from '@planbridge/shared/contract'
import type { ConnectionId, InputOf, Job, JobId, JobInput } from '@planbridge/shared/contract'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { Call, CallResult } from '../bff-client.ts'
import { loaded, loading, refreshed } from './loadable.ts'
import type { Loadable } from './loadable.ts'

export interface JobsState {
  /** Whose jobs these are; null: nobody looks at any. */
  readonly of: ConnectionId | null
  readonly list: Loadable<readonly Job[]>
  readonly open: (connection: ConnectionId) => Promise<void>
  readonly load: () => Promise<void>
  readonly close: () => void
  readonly add: (wish: JobInput) => Promise<CallResult<Job>>
  readonly change: (wish: InputOf<typeof changeJob>) => Promise<CallResult<Job>>
  readonly pause: (job: JobId, paused: boolean) => Promise<CallResult<Job>>
  readonly remove: (job: JobId) => Promise<CallResult<null>>
}

type Jobs = Loadable<readonly Job[]>

const changed = (list: Jobs, change: (jobs: readonly Job[]) => readonly Job[]): Jobs =>
  list.phase === 'ready' ? { ...list, value: change(list.value) } : list

const having = (list: Jobs, job: Job): Jobs =>
  changed(list, (jobs) =>
    jobs.some(({ id }) => id === job.id)
      ? jobs.map((one) => (one.id === job.id ? job : one))
      : [...jobs, job],
  )

const without = (list: Jobs, job: JobId): Jobs => changed(list, (jobs) => jobs.filter(({ id }) => id !== job))

/** The jobs of the connection that the person looks at. */
export const createJobsStore = (call: Call): StoreApi<JobsState> =>
  createStore<JobsState>()((set, get) => {
    const keep = (result: CallResult<Job>): CallResult<Job> => {
      if (result.kind === 'ok' && result.output.connection === get().of)
        set(({ list }) => ({ list: having(list, result.output) }))
      return result
    }
    return {
      of: null,
      list: loading,
      open: async (connection) => {
        if (get().of !== connection) set({ of: connection, list: loading })
        await get().load()
      },
      load: async () => {
        const { of: connection } = get()
        if (connection === null) return
        const result = await call(listJobs, { connection })
        // An answer that comes after the person moved on belongs to another page.
        if (get().of !== connection) return
        set(({ list }) => ({
          list: refreshed(
            list,
            loaded(result, ({ jobs }) => jobs),
          ),
        }))
      },
      close: () => set({ of: null, list: loading }),
      add: async (wish) => keep(await call(addJob, wish)),
      change: async (wish) => keep(await call(changeJob, wish)),
      pause: async (job, paused) => keep(await call(pauseJob, { job, paused })),
      remove: async (job) => {
        const result = await call(removeJob, { job })
        const gone = result.kind === 'ok' || result.failure.code === 'job-not-found'
        if (gone) set(({ list }) => ({ list: without(list, job) }))
        return result
      },
    }
  })
