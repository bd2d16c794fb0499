import type { SealedAnswer, Store } from '@planbridge/bff/testing'
import { AnswerId, type ConnectionId, JobId, OperationId } from '@planbridge/shared/contract'
import { expect } from 'vitest'
import { ringOf } from '../../harness/deployment/keyrings.ts'
import { sealedRow } from '../../harness/deployment/sealed-row.ts'
import { type Contract, noon } from './contract.ts'

const minuteMs = 60_000
const limits = { perPerson: 50, perTenant: 50, bytesPerPerson: 10_000 }

/** Adds a connection of `ana` with a job of each of these people. */
const jobsOf = async (store: Store, ...people: readonly string[]) => {
  for (const id of ['ana', 'ben']) await store.subjects.create({ id, tenant: 'firm', guest: false, name: id })
  const row = await store.connections.add(
    await sealedRow(ringOf('main'), { owner: 'ana', account: 'ana', tenant: 'firm' }),
  )
  const jobs: JobId[] = []
  for (const person of people) {
    const id = JobId.parse(`job-${jobs.length}`)
    const job = {
      id,
      connection: row.id,
      operation: OperationId.parse('list-clients'),
      fields: {},
      body: null,
      schedule: { every: 'hour', minute: 0 } as const,
      time_zone: 'UTC',
      missed: 'skip' as const,
      paused: false,
      nextAt: noon,
    }
    await (person === ''
      ? store.jobs.add(job)
      : store.jobs.addWithin(job, { person, tenant: 'firm' }, limits))
    jobs.push(id)
  }
  const [job = JobId.parse('none')] = jobs
  return { connection: row.id, jobs, job }
}

/** Headers of sealed texts. */
const headers = {
  main: 'eyJhbGciOiJBMjU2R0NNS1ciLCJlbmMiOiJBMjU2R0NNIiwia2lkIjoibWFpbiJ9',
  next: 'eyJhbGciOiJBMjU2R0NNS1ciLCJlbmMiOiJBMjU2R0NNIiwia2lkIjoibmV4dCJ9',
} as const

const answerOf = (
  { connection, job }: { readonly connection: ConnectionId; readonly job: JobId },
  nth: number,
  under: keyof typeof headers = 'main',
): SealedAnswer => ({
  id: AnswerId.parse(`answer-${job}-${nth}`),
  job,
  connection,
  tenant: 'firm',
  dueAt: noon + nth * minuteMs,
  keptAt: noon + nth * minuteMs + 1,
  bytes: 10 + nth,
  truncated: nth % 2 === 1,
  entries: nth === 0 ? null : nth,
  sealed: `${headers[under]}.a.b.c.${nth}`,
})

const kept = async ({ answers }: Store, job: JobId, person = 'ana') =>
  ((await answers.listFor([job], person)).get(job) ?? []).map(({ id }) => id)

export const answersContract: Contract = {
  'VT-150: an answer is read as it was added, by the person whose job it is and by no other': async (
    store,
  ) => {
    const place = await jobsOf(store, 'ana', 'ben')
    const added = answerOf(place, 0)
    const { sealed, ...row } = added
    expect(await store.answers.add(added, 5)).toBe(true)
    expect(await store.answers.find(added.id, place.job, 'ana')).toEqual({ ...row, sealed })
    expect(await store.answers.listFor(place.jobs, 'ana')).toEqual(new Map([[place.job, [row]]]))
    const [, other = place.job] = place.jobs
    for (const [job, person] of [
      [place.job, 'ben'],
      [place.job, ''],
      [other, 'ana'],
    ] as const)
      expect(await store.answers.find(added.id, job, person)).toBeUndefined()
    expect(await store.answers.listFor(place.jobs, 'ben')).toEqual(new Map())
    expect(await store.answers.listFor(place.jobs, '')).toEqual(new Map())
    expect(await store.answers.listFor([], 'ana')).toEqual(new Map())
  },
  'VT-150: a job keeps its newest answers only, also of twenty that are added at once': async (store) => {
    const place = await jobsOf(store, 'ana', 'ana')
    const [, other = place.job] = place.jobs
    await store.answers.add(answerOf({ ...place, job: other }, 0), 5)
    await Promise.all(Array.from({ length: 20 }, (_, nth) => store.answers.add(answerOf(place, nth), 5)))
    expect(await kept(store, place.job)).toEqual(
      [19, 18, 17, 16, 15].map((nth) => `answer-${place.job}-${nth}`),
    )
    expect(await kept(store, other)).toHaveLength(1)
  },
  'VT-150: answers that were kept before a time are purged': async (store) => {
    const place = await jobsOf(store, 'ana')
    for (const nth of [0, 1, 2]) await store.answers.add(answerOf(place, nth), 5)
    const truncated = (await store.answers.listFor([place.job], 'ana')).get(place.job) ?? []
    expect(truncated.map((answer) => answer.truncated)).toEqual([false, true, false])
    await store.answers.purge(noon + minuteMs)
    expect(await kept(store, place.job)).toEqual([`answer-${place.job}-2`, `answer-${place.job}-1`])
  },
  'VT-152: a job without a person keeps no answer, and neither does a deleted one': async (store) => {
    const place = await jobsOf(store, '')
    expect(await store.answers.add(answerOf(place, 0), 5)).toBe(false)
    await store.jobs.remove(place.job)
    expect(await store.answers.add(answerOf(place, 1), 5)).toBe(false)
    expect(await store.answers.countByKey()).toEqual(new Map())
  },
  'VT-152: answers are deleted with their job, also while more are added': async (store) => {
    const place = await jobsOf(store, 'ana')
    const adding = Array.from({ length: 10 }, (_, nth) => store.answers.add(answerOf(place, nth), 5))
    await Promise.all([...adding, store.jobs.remove(place.job)])
    expect(await store.answers.countByKey()).toEqual(new Map())
  },
  'VT-152: answers are deleted with their connection': async (store) => {
    const place = await jobsOf(store, 'ana')
    await store.answers.add(answerOf(place, 0), 5)
    await store.connections.remove(place.connection)
    expect(await store.answers.countByKey()).toEqual(new Map())
  },
  'VT-152: answers are erased with their person, whose job can stay, and with their tenant': async (
    store,
  ) => {
    const place = await jobsOf(store, 'ana', 'ben')
    const [, other = place.job] = place.jobs
    await store.answers.add(answerOf(place, 0), 5)
    await store.answers.add(answerOf({ ...place, job: other }, 0), 5)
    expect(await store.erasure.count({ tenant: 'firm', subjects: ['ben'] })).toMatchObject({ job_answers: 1 })
    const erased = await store.erasure.erase({ tenant: 'firm', subjects: ['ben'] })
    expect(erased.rows).toMatchObject({ job_answers: 1, jobs: 0 })
    expect(await kept(store, place.job)).toHaveLength(1)
    expect((await store.erasure.erase({ tenant: 'firm' })).rows).toMatchObject({ job_answers: 1, jobs: 2 })
    expect(await store.answers.countByKey()).toEqual(new Map())
  },
  'VT-151: answers are counted, listed, resealed and discarded with the token sets of their key': async (
    store,
  ) => {
    const place = await jobsOf(store, 'ana')
    await store.answers.add(answerOf(place, 0), 5)
    await store.answers.add(answerOf(place, 1, 'next'), 5)
    expect(await store.sealed.countByKey()).toEqual(new Map(Object.entries({ main: 2, next: 1 })))
    expect(await store.answers.countByKey()).toEqual(new Map(Object.entries({ main: 1, next: 1 })))
    const [row, ...others] = await store.sealed.list({ under: 'next', after: '', max: 5 })
    if (!row) throw new Error('not listed')
    expect([row.table, row.sealedFor, row.tenant, others.length]).toEqual(['job_answers', row.id, 'firm', 0])
    const { sealed } = answerOf(place, 1, 'main')
    expect(await store.sealed.replace([{ row, sealed }])).toBe(0)
    expect(await store.sealed.replace([{ row, sealed }])).toBe(1)
    expect(await store.answers.countByKey()).toEqual(new Map([['main', 2]]))
    expect(await store.sealed.discard('main')).toBe(1)
    expect(await store.sealed.countByKey()).toEqual(new Map())
  },
}
