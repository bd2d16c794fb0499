import { endpoints, type JobId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../harness/deployment/browser.ts'
import { type Deployment, deployment } from '../harness/deployment/deployment.ts'
import { runBackgroundTasks } from '../harness/deployment/run-background-tasks.ts'

const priya = { account: 'priya.nair' }
const minuteSeconds = 60
const hourSeconds = 3600

type JobOptions = Readonly<Record<string, unknown>>

const reading = { operation: 'list-clients', fields: { pageSize: '1' }, body: null }
const writing = { operation: 'create-task', fields: {}, body: '{"name":"Call Ada"}' }

const tom = { account: 'tom@elmsample.example' }
const accountOf = {
  'list-clients': { integration: 'dp-hybrid', signInWith: 'dp-code', who: priya },
  'create-task': { integration: 'plannr', signInWith: 'plannr', who: tom },
} as const

/** A job that was due half an hour ago, at 09:30. */
const dueJob = async (options: JobOptions & { readonly operation: string }) => {
  const { integration, signInWith, who } = accountOf[options.operation as keyof typeof accountOf]
  const at = await deployment()
  const browser = openBrowser(at)
  const delegation = { purpose: 'Nightly', operations: [options.operation], days: 30 }
  const { id } = await browser.connectOrThrow({ integration, model: 'delegation', delegation }, who)
  const schedule = { every: 'hour', minute: 30 }
  const complete = { connection: id, schedule, time_zone: 'UTC', missed: 'run-once', ...options }
  const added = await browser.call(endpoints.addJob, complete as never)
  if (!added.ok) throw new Error(added.body.code)
  at.clock.pass(hourSeconds)
  /** The job in the list of its person, who signs in again. */
  const listedJob = async () => {
    const back = openBrowser(at)
    await back.connectOrThrow({ integration: signInWith }, who)
    const result = await back.call(endpoints.listJobs, { connection: id })
    if (!result.ok) throw new Error(result.body.code)
    return result.body.jobs[0]
  }
  return { at, job: added.body.id, listedJob }
}

/** Ends the run as if its process died at this store call. */
const dieAt = async ({ store, planbridge }: Deployment, job: JobId, step: 'finish' | 'change') => {
  const { [step]: complete } = store.jobs
  await new Promise<void>((resolve) => {
    const die = () => {
      resolve()
      return new Promise(() => undefined)
    }
    Object.assign(store.jobs, { [step]: die })
    void planbridge.backgroundTasks.runJob(job)
  })
  Object.assign(store.jobs, { [step]: complete })
}

const nextAt = '2026-01-05T10:30:00.000Z'
const running = { outcome: 'running', code: null }
const interrupted = { outcome: 'failed', code: 'run-interrupted' }
const succeeded = { outcome: 'succeeded', code: null }

const runEvents = ({ logs }: Deployment) =>
  logs
    .filter(({ event }) => event === 'job.ran')
    .map(({ outcome, code }) => ({ outcome, code: code ?? null }))

describe('a run whose process was killed', () => {
  test('counts as running while it may be, keeps its next time and is not repeated', async () => {
    const { at, job, listedJob } = await dueJob(reading)
    await dieAt(at, job, 'finish')
    at.clock.pass(2 * minuteSeconds)
    await runBackgroundTasks(at)
    expect(await listedJob()).toMatchObject({ next_at: nextAt, runs: [running] })
  })

  test('is listed as interrupted from then on, before that is stored', async () => {
    const { at, job, listedJob } = await dueJob(reading)
    await dieAt(at, job, 'finish')
    at.clock.pass(4 * minuteSeconds)
    expect(await listedJob()).toMatchObject({ next_at: nextAt, runs: [interrupted] })
  })

  test('is stored as interrupted and repeated by the next process', async () => {
    const { at, job, listedJob } = await dueJob(reading)
    await dieAt(at, job, 'finish')
    at.clock.pass(4 * minuteSeconds)
    await Promise.all([runBackgroundTasks(at), runBackgroundTasks(at)])
    const { next_at: next, runs = [] } = (await listedJob()) ?? {}
    expect([next, ...runs]).toMatchObject([nextAt, succeeded, interrupted])
    expect(runEvents(at)).toContainEqual(interrupted)
  })

  test.each([
    ['a read that may be skipped', { ...reading, missed: 'skip' }],
    ['a write, which may have happened', writing],
  ])('is not repeated if it is %s', async (_, options) => {
    const { at, job, listedJob } = await dueJob(options)
    await dieAt(at, job, 'finish')
    at.clock.pass(4 * minuteSeconds)
    await runBackgroundTasks(at)
    expect(await listedJob()).toMatchObject({ next_at: nextAt, runs: [interrupted] })
    expect(runEvents(at)).toEqual([interrupted])
    at.clock.pass(hourSeconds / 2)
    await runBackgroundTasks(at)
    expect((await listedJob())?.runs).toMatchObject([{ due_at: nextAt }, interrupted])
  })

  test('is repeated once, even if the repeating process is killed before it begins', async () => {
    const { at, job, listedJob } = await dueJob(reading)
    await dieAt(at, job, 'finish')
    at.clock.pass(4 * minuteSeconds)
    const { begin } = at.store.jobs
    at.store.jobs.begin = () => Promise.reject(new Error('killed'))
    await expect(at.planbridge.backgroundTasks.runJob(job)).rejects.toThrow('begin')
    at.store.jobs.begin = begin
    await runBackgroundTasks(at)
    expect((await listedJob())?.runs).toMatchObject([succeeded, interrupted])
  })
})

test('a process killed right after a run has run it once, and the next process only plans the next run', async () => {
  const { at, job, listedJob } = await dueJob(reading)
  await dieAt(at, job, 'change')
  at.clock.pass(4 * minuteSeconds)
  await runBackgroundTasks(at)
  expect(await listedJob()).toMatchObject({ next_at: nextAt, runs: [succeeded] })
})

test('a change of a job during its run is kept', async () => {
  const { at, job, listedJob } = await dueJob(reading)
  const { finish } = at.store.jobs
  at.store.jobs.finish = async (run) => {
    await at.store.jobs.change(job, (before) => ({ ...before, paused: true, nextAt: null }))
    await finish(run)
  }
  await runBackgroundTasks(at)
  expect(await listedJob()).toMatchObject({ paused: true, next_at: null, runs: [succeeded] })
  expect((await at.store.jobs.find(job))?.nextAt).toBeNull()
})
