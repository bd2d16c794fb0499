import type { JobRow, Store } from '@planbridge/bff/testing'
import { JobId, OperationId } from '@planbridge/shared/contract'
import { expect } from 'vitest'
import { idOf } from './connections-contract.ts'
import { type Contract, noon } from './contract.ts'

const one = JobId.parse('j1')
const minuteMs = 60_000

export const jobOf = (change: Partial<JobRow> = {}): JobRow => ({
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

export const runOf = (dueAt: number) =>
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

const numbered = (at: number, change: Partial<JobRow> = {}) => jobOf({ id: JobId.parse(`n${at}`), ...change })
const owner = (person: string) => ({ person, tenant: 't' })
const limits = { perPerson: 5, perTenant: 8, bytesPerPerson: 200 }

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
  'OP-40: of thirty concurrent additions of a person, exactly as many as allowed are made': async (store) => {
    await store.subjects.create({ id: 'ada', tenant: 't', guest: false, name: null })
    const results = await Promise.all(
      Array.from({ length: 30 }, (_, at) => store.jobs.addWithin(numbered(at), owner('ada'), limits)),
    )
    expect(results.filter((reached) => reached === undefined)).toHaveLength(5)
    expect(results.filter((reached) => reached === 'perPerson')).toHaveLength(25)
    expect(await store.jobs.listFor(idOf('c1'))).toHaveLength(5)
    await store.jobs.remove((await store.jobs.listFor(idOf('c1')))[0]?.id ?? one)
    expect(await store.jobs.addWithin(numbered(99), owner('ada'), limits)).toBeUndefined()
  },
  'OP-40: the jobs of a tenant are limited, and those of another tenant are not among them': async ({
    jobs,
  }) => {
    for (let at = 0; at < 8; at += 1)
      expect(await jobs.addWithin(numbered(at), owner(`p${at}`), limits)).toBeUndefined()
    expect(await jobs.addWithin(numbered(8), owner('p8'), limits)).toBe('perTenant')
    expect(await jobs.addWithin(numbered(9), { person: 'p9', tenant: 'u' }, limits)).toBeUndefined()
  },
  'OP-40: the bytes of a person are counted in UTF-8, at the limit exactly, when jobs are added and changed':
    async ({ jobs }) => {
      const empty = { fields: {} } as const
      const bytes = limits.bytesPerPerson - 2
      const full = numbered(0, { ...empty, body: `${'ü'.repeat(bytes / 2 - 1)}ab` })
      expect(await jobs.addWithin({ ...full, body: `${full.body}c` }, owner('ada'), limits)).toBe(
        'bytesPerPerson',
      )
      expect(await jobs.addWithin(full, owner('ada'), limits)).toBeUndefined()
      expect(await jobs.addWithin(numbered(1, empty), owner('ada'), limits)).toBe('bytesPerPerson')
      expect(await jobs.addWithin(numbered(2, empty), owner('ben'), limits)).toBeUndefined()
      const withBody = (body: string) =>
        jobs.changeWithin(full.id, (job) => ({ ...job, body }), limits.bytesPerPerson)
      expect(await withBody(`${full.body}c`)).toBe('too-large')
      expect(await jobs.find(full.id)).toEqual(full)
      expect(await withBody('short')).toMatchObject({ body: 'short' })
      // After the limit was lowered, a job can still become smaller.
      const shrink = (job: JobRow) => ({ ...job, body: 'tiny' })
      expect(await jobs.changeWithin(full.id, shrink, 1)).toMatchObject({ body: 'tiny' })
      expect(await jobs.changeWithin(JobId.parse('none'), shrink, 1)).toBeUndefined()
    },
  'OP-41: due jobs are listed in turns of tenants, and within a tenant in turns of people': async ({
    jobs,
  }) => {
    const unlimited = { perPerson: 99, perTenant: 99, bytesPerPerson: 9_999 }
    const add = (name: string, nextAt: number, by: { person: string; tenant: string }) =>
      jobs.addWithin(jobOf({ id: JobId.parse(name), nextAt }), by, unlimited)
    for (let at = 0; at < 5; at += 1) await add(`ada${at}`, noon + at, owner('ada'))
    for (let at = 0; at < 2; at += 1) await add(`ben${at}`, noon + 10 + at, owner('ben'))
    for (let at = 0; at < 2; at += 1) await add(`cleo${at}`, noon + 20 + at, { person: 'cleo', tenant: 'u' })
    const due = await jobs.due(noon + minuteMs, 7)
    expect(due.map(({ id }) => id)).toEqual(['ada0', 'cleo0', 'ben0', 'cleo1', 'ada1', 'ben1', 'ada2'])
    expect(due.map(({ person, turn }) => `${person} ${turn}`).slice(0, 4)).toEqual([
      'ada 1',
      'cleo 1',
      'ben 1',
      'cleo 2',
    ])
  },
  'OP-41: jobs whose person is unknown take turns by their connection': async ({ jobs }) => {
    for (const connection of ['c1', 'c2'])
      for (let at = 0; at < 3; at += 1)
        await jobs.add(
          jobOf({ id: JobId.parse(`${connection}-${at}`), connection: idOf(connection), nextAt: noon + at }),
        )
    const due = await jobs.due(noon + minuteMs, 4)
    expect(due.map(({ person, turn }) => `${person} ${turn}`)).toEqual(['c1 1', 'c2 1', 'c1 2', 'c2 2'])
  },
  'OP-40: the last hundred runs of a job are kept': async (store) => {
    await store.jobs.add(jobOf({ nextAt: 1 }))
    for (let at = 1; at <= 103; at += 1) {
      const run = { ...runOf(at), job: one }
      await store.jobs.begin(run, () => at + 1, at + 1)
      await store.jobs.finish({ ...run, outcome: 'succeeded' })
    }
    const runs = await store.jobs.runs(one, 999)
    expect(runs).toHaveLength(100)
    expect([runs[0]?.dueAt, runs.at(-1)?.dueAt]).toEqual([103, 4])
  },
  'OP-40: a list of jobs is limited, begins with those of the person, and has the last runs of each': async (
    store,
  ) => {
    const { jobs } = store
    for (const [at, person] of ['ben', 'ada', 'ben', 'ada'].entries())
      await jobs.addWithin(numbered(at), owner(person), limits)
    for (const at of [0, 1])
      for (const dueAt of [noon, noon + 1, noon + 2]) {
        await jobs.change(numbered(at).id, (job) => ({ ...job, nextAt: dueAt }))
        const run = { ...runOf(dueAt), job: numbered(at).id }
        await jobs.begin(run, () => null, dueAt)
        await jobs.finish({ ...run, outcome: 'succeeded' })
      }
    const listed = await jobs.listFor(idOf('c1'), 'ada', 3)
    expect(listed.map(({ id }) => id)).toEqual(['n1', 'n3', 'n0'])
    const runs = await jobs.runsOfAll(
      listed.map(({ id }) => id),
      2,
    )
    const dueTimes = [...runs].map(([id, ofJob]) => [id, ofJob.map(({ dueAt }) => dueAt - noon)])
    expect(Object.fromEntries(dueTimes)).toEqual({ n0: [2, 1], n1: [2, 1] })
    expect(await jobs.runsOfAll([], 2)).toEqual(new Map())
  },
}
