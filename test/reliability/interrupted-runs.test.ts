import { endpoints, type JobId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../harness/deployment/browser.ts'
import { type Deployment, deployment } from '../harness/deployment/deployment.ts'
import { runBackgroundTasks } from '../harness/deployment/run-background-tasks.ts'

const priya = { account: 'priya.nair' }
const minuteSeconds = 60
const hourSeconds = 3600

type Wish = Readonly<Record<string, unknown>>

const reading = { operation: 'list-clients', fields: { pageSize: '1' }, body: null }
const writing = { operation: 'create-task', fields: {}, body: '{"name":"Call Ada"}' }

const tom = { account: 'tom@elmsample.example' }
const whose = {
  'list-clients': { integration: 'dp-hybrid', comesBackWith: 'dp-code', who: priya },
  'create-task': { integration: 'plannr', comesBackWith: 'plannr', who: tom },
} as const

/** A job that is due at half past nine, and it is ten. */
const dueJob = async (wish: Wish & { readonly operation: string }) => {
  const { integration, comesBackWith, who } = whose[wish.operation as keyof typeof whose]
  const at = await deployment()
  const browser = openBrowser(at)
  const delegation = { purpose: 'Nightly', operations: [wish.operation], days: 30 }
  const { id } = await browser.connected({ integration, model: 'delegation', delegation }, who)
  const schedule = { every: 'hour', minute: 30 }
  const whole = { connection: id, schedule, time_zone: 'UTC', missed: 'run-once', ...wish }
  const added = await browser.call(endpoints.addJob, whole as never)
  if (!added.ok) throw new Error(added.body.code)
  at.clock.pass(hourSeconds)
  /** The job as its person sees it, who comes back for that. */
  const seen = async () => {
    const back = openBrowser(at)
    await back.connected({ integration: comesBackWith }, who)
    const heard = await back.call(endpoints.listJobs, { connection: id })
    if (!heard.ok) throw new Error(heard.body.code)
    return heard.body.jobs[0]
  }
  return { at, job: added.body.id, seen }
}

/** The process that runs the job dies where it would have called the store for this. */
const dieAt = async ({ store, planbridge }: Deployment, job: JobId, step: 'finish' | 'change') => {
  const { [step]: whole } = store.jobs
  await new Promise<void>((resolve) => {
    const die = () => {
      resolve()
      return new Promise(() => undefined)
    }
    Object.assign(store.jobs, { [step]: die })
    void planbridge.backgroundTasks.runJob(job)
  })
  Object.assign(store.jobs, { [step]: whole })
}

const nextAt = '2026-01-05T10:30:00.000Z'
const running = { outcome: 'running', code: null }
const interrupted = { outcome: 'failed', code: 'run-interrupted' }
const succeeded = { outcome: 'succeeded', code: null }

const toldOf = ({ logs }: Deployment) =>
  logs
    .filter(({ event }) => event === 'job.ran')
    .map(({ outcome, code }) => ({ outcome, code: code ?? null }))

describe('a run whose process died', () => {
  test('counts as running while it might, with its next time as planned, and nobody repeats it', async () => {
    const { at, job, seen } = await dueJob(reading)
    await dieAt(at, job, 'finish')
    at.clock.pass(2 * minuteSeconds)
    await runBackgroundTasks(at)
    expect(await seen()).toMatchObject({ next_at: nextAt, runs: [running] })
  })

  test('is interrupted from then on, for whoever looks, before anybody wrote it down', async () => {
    const { at, job, seen } = await dueJob(reading)
    await dieAt(at, job, 'finish')
    at.clock.pass(4 * minuteSeconds)
    expect(await seen()).toMatchObject({ next_at: nextAt, runs: [interrupted] })
  })

  test('is said to be interrupted, and made up by the next process that wakes', async () => {
    const { at, job, seen } = await dueJob(reading)
    await dieAt(at, job, 'finish')
    at.clock.pass(4 * minuteSeconds)
    await Promise.all([runBackgroundTasks(at), runBackgroundTasks(at)])
    const { next_at: next, runs = [] } = (await seen()) ?? {}
    expect([next, ...runs]).toMatchObject([nextAt, succeeded, interrupted])
    expect(toldOf(at)).toContainEqual(interrupted)
  })

  test.each([
    ['a read that may be left out', { ...reading, missed: 'skip' }],
    ['a write, which may have happened', writing],
  ])('is not made up where it is %s', async (_, wish) => {
    const { at, job, seen } = await dueJob(wish)
    await dieAt(at, job, 'finish')
    at.clock.pass(4 * minuteSeconds)
    await runBackgroundTasks(at)
    expect(await seen()).toMatchObject({ next_at: nextAt, runs: [interrupted] })
    expect(toldOf(at)).toEqual([interrupted])
    at.clock.pass(hourSeconds / 2)
    await runBackgroundTasks(at)
    expect((await seen())?.runs).toMatchObject([{ due_at: nextAt }, interrupted])
  })

  test('is made up once, also where the one who makes it up dies before it begins', async () => {
    const { at, job, seen } = await dueJob(reading)
    await dieAt(at, job, 'finish')
    at.clock.pass(4 * minuteSeconds)
    const { begin } = at.store.jobs
    at.store.jobs.begin = () => Promise.reject(new Error('killed'))
    await expect(at.planbridge.backgroundTasks.runJob(job)).rejects.toThrow('begin')
    at.store.jobs.begin = begin
    await runBackgroundTasks(at)
    expect((await seen())?.runs).toMatchObject([succeeded, interrupted])
  })
})

test('a process that dies right after a run has run it once, and the next one only plans the next run', async () => {
  const { at, job, seen } = await dueJob(reading)
  await dieAt(at, job, 'change')
  at.clock.pass(4 * minuteSeconds)
  await runBackgroundTasks(at)
  expect(await seen()).toMatchObject({ next_at: nextAt, runs: [succeeded] })
})

test('what its person says of a job while it runs, stands', async () => {
  const { at, job, seen } = await dueJob(reading)
  const { finish } = at.store.jobs
  at.store.jobs.finish = async (run) => {
    await at.store.jobs.change(job, (before) => ({ ...before, paused: true, nextAt: null }))
    await finish(run)
  }
  await runBackgroundTasks(at)
  expect(await seen()).toMatchObject({ paused: true, next_at: null, runs: [succeeded] })
  expect((await at.store.jobs.find(job))?.nextAt).toBeNull()
})
