import type { JobRow, Store } from '@planbridge/bff/testing'
import { JobId, OperationId } from '@planbridge/shared/contract'
import { expect } from 'vitest'
import { idOf } from './connections-contract.ts'
import { type Contract, noon } from './contract.ts'

const one = JobId.parse('j1')
const minuteMs = 60_000

const jobOf = (change: Partial<JobRow> = {}): JobRow => ({
  id: one,
  connection: idOf('c1'),
  operation: OperationId.parse('list-clients'),
  fields: { pageSize: '1' },
  body: null,
  schedule: { every: 'hour', minute: 30 },
  time_zone: 'Europe/London',
  missed: 'skip',
  paused: false,
  nextAt: noon,
  ...change,
})

const runOf = (dueAt: number) =>
  ({
    job: one,
    dueAt,
    startedAt: dueAt + 1,
    endedAt: null,
    outcome: 'running',
    code: null,
    status: null,
    tries: 0,
  }) as const

const begin = ({ jobs }: Store, dueAt = noon) =>
  jobs.begin(runOf(dueAt), ({ nextAt }) => (nextAt ?? 0) + minuteMs, dueAt + minuteMs)

const twenty = Array.from({ length: 20 }, (_, at) => at)

export const jobsContract: Contract = {
  'a job is read as it was added and changed': async ({ jobs }) => {
    await jobs.add(jobOf())
    expect(await jobs.find(one)).toEqual(jobOf())
    const next = jobOf({
      fields: { pageSize: '2' },
      body: '{"a":1}',
      schedule: { every: 'week', weekday: 7, time: '06:30' },
      missed: 'run-once',
      paused: true,
      nextAt: null,
    })
    expect(await jobs.change(one, () => next)).toEqual(next)
    expect(await jobs.find(one)).toEqual(next)
    expect(await jobs.change(JobId.parse('none'), () => next)).toBeUndefined()
  },
  'twenty concurrent changes are all applied': async ({ jobs }) => {
    await jobs.add(jobOf({ fields: {} }))
    const add = (at: number) =>
      jobs.change(one, (job) => ({ ...job, fields: { ...job.fields, [`f${at}`]: 'x' } }))
    await Promise.all(twenty.map(add))
    expect(Object.keys((await jobs.find(one))?.fields ?? {})).toHaveLength(20)
  },
  'of twenty concurrent processes exactly one begins a run and sets the next time': async (store) => {
    await store.jobs.add(jobOf())
    const begun = await Promise.all(twenty.map(() => begin(store)))
    expect(begun.filter(Boolean)).toHaveLength(1)
    expect(await store.jobs.find(one)).toMatchObject({ nextAt: noon + minuteMs })
    expect(await store.jobs.runs(one, 9)).toHaveLength(1)
  },
  'a run begins with the current fields of the job, not with those at the time of the query': async (
    store,
  ) => {
    await store.jobs.add(jobOf())
    await store.jobs.change(one, (job) => ({ ...job, fields: { pageSize: '9' } }))
    expect(await begin(store)).toMatchObject({ fields: { pageSize: '9' } })
  },
  'a run for a time from which the job was moved does not begin': async (store) => {
    await store.jobs.add(jobOf())
    await store.jobs.change(one, (job) => ({ ...job, nextAt: noon + minuteMs }))
    expect(await begin(store)).toBeUndefined()
    expect(await store.jobs.runs(one, 9)).toEqual([])
  },
}
