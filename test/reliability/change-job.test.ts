import { endpoints, type InputOf, JobId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../harness/deployment/browser.ts'
import { type Deployment, deployment } from '../harness/deployment/deployment.ts'
import { runBackgroundTasks } from '../harness/deployment/run-background-tasks.ts'

const priya = { account: 'priya.nair' }
const minuteSeconds = 60

type Change = Omit<InputOf<typeof endpoints.changeJob>, 'job'>

const hourly: Change = {
  fields: { pageSize: '1' },
  body: null,
  schedule: { every: 'hour', minute: 20 },
  time_zone: 'Europe/London',
  missed: 'skip',
}

const openWithJob = async () => {
  const at = await deployment()
  const browser = openBrowser(at)
  const delegation = { purpose: 'Nightly', operations: ['list-clients', 'get-client'], days: 30 }
  const { id } = await browser.connectOrThrow(
    { integration: 'dp-hybrid', model: 'delegation', delegation },
    priya,
  )
  const options = { connection: id, operation: 'list-clients' as never, ...hourly }
  const added = await browser.call(endpoints.addJob, options)
  if (!added.ok) throw new Error(added.body.code)
  return { at, browser, connection: id, job: added.body }
}

const change = (browser: Browser, job: JobId, changes: Partial<Change>) =>
  browser.call(endpoints.changeJob, { job, ...hourly, ...changes })

const requestedPageSizes = ({ simulators }: Deployment) =>
  simulators.dynamicPlanner.log.entries
    .filter(({ path }) => path === '/crm/v1/clients')
    .map(({ url }) => new URL(url).searchParams.get('pageSize'))

describe('a job', () => {
  test('lists the values it runs with', async () => {
    const { job } = await openWithJob()
    expect(job).toMatchObject({ ...hourly, obstacle: null, next_at: '2026-01-05T09:20:00.000Z' })
  })

  test('runs with new values after a change and keeps its runs', async () => {
    const { at, browser, job } = await openWithJob()
    at.clock.pass(20 * minuteSeconds)
    await runBackgroundTasks(at)
    const changed = await change(browser, job.id, { fields: { pageSize: '7' }, missed: 'run-once' })
    expect(changed.body).toMatchObject({
      id: job.id,
      operation: 'list-clients',
      fields: { pageSize: '7' },
      missed: 'run-once',
      next_at: '2026-01-05T10:20:00.000Z',
      runs: [{ outcome: 'succeeded' }],
    })
    at.clock.pass(60 * minuteSeconds)
    await runBackgroundTasks(at)
    expect(requestedPageSizes(at)).toEqual(['1', '7'])
  })

  test('that is due when its values change runs with the new ones', async () => {
    const { at, browser, job } = await openWithJob()
    at.clock.pass(21 * minuteSeconds)
    await change(browser, job.id, { fields: { pageSize: '7' } })
    await runBackgroundTasks(at)
    expect(requestedPageSizes(at)).toEqual(['7'])
  })

  test('runs at its new times after a change, and stays paused if it was', async () => {
    const { at, browser, job } = await openWithJob()
    const schedule = { every: 'day', time: '06:00' } as const
    const changed = await change(browser, job.id, { schedule, time_zone: 'Asia/Tokyo' })
    expect(changed.body).toMatchObject({ schedule, next_at: '2026-01-05T21:00:00.000Z' })
    at.clock.pass(25 * minuteSeconds)
    await runBackgroundTasks(at)
    expect(requestedPageSizes(at)).toEqual([])
    await browser.call(endpoints.pauseJob, { job: job.id, paused: true })
    expect((await change(browser, job.id, {})).body).toMatchObject({ paused: true, next_at: null })
    const resumed = await browser.call(endpoints.pauseJob, { job: job.id, paused: false })
    expect(resumed.body).toMatchObject({ ...hourly, next_at: '2026-01-05T10:20:00.000Z' })
  })

  test('can be changed only by its own person and only to a runnable state', async () => {
    const { at, browser, connection, job } = await openWithJob()
    const otherBrowser = openBrowser(at)
    await otherBrowser.connectOrThrow({ integration: 'dp-code' }, { account: 'mei.tanaka' })
    const code = async (by: Browser, changes: Partial<Change>, id = job.id) =>
      (await change(by, id, changes)).body
    expect(await code(otherBrowser, {})).toMatchObject({ code: 'job-not-found' })
    expect(await code(browser, {}, JobId.parse('none'))).toMatchObject({ code: 'job-not-found' })
    expect(await code(browser, { time_zone: 'Mars/Olympus' })).toMatchObject({ code: 'request-malformed' })
    const options = { connection, operation: 'get-client' as never, ...hourly }
    const client = { fields: { clientId: crypto.randomUUID() } }
    for (const refused of [{ ...client, time_zone: 'Mars/Olympus' }, { fields: {} }])
      expect((await browser.call(endpoints.addJob, { ...options, ...refused })).body).toMatchObject({
        code: 'request-malformed',
      })
    const added = await browser.call(endpoints.addJob, { ...options, ...client })
    const single = added.ok ? added.body.id : job.id
    expect(await code(browser, { fields: {} }, single)).toMatchObject({ code: 'request-malformed' })
    expect(await at.store.jobs.find(job.id)).toMatchObject(hourly)
  })
})

describe('signing out', () => {
  const continuing = async (browser: Browser) => {
    const result = await browser.call(endpoints.signOut, {})
    return result.ok ? result.body.continuing : result.body
  }

  test('reports the jobs that continue, and when they end', async () => {
    const { at, browser } = await openWithJob()
    const until = new Date(at.clock.now() + 30 * 86_400_000).toISOString()
    expect(await continuing(browser)).toEqual({ jobs: 1, providers: ['Dynamic Planner'], until })
  })

  test('reports the end of the delegation that lasts longest', async () => {
    const { at, browser } = await openWithJob()
    const delegation = { purpose: 'Longer', operations: ['me'], days: 60 }
    const { id } = await browser.connectOrThrow(
      { integration: 'plannr', model: 'delegation', purpose: 'link', delegation },
      { account: 'tom@elmsample.example' },
    )
    const until30 = new Date(at.clock.now() + 30 * 86_400_000).toISOString()
    expect(await continuing(browser)).toEqual({ jobs: 1, providers: ['Dynamic Planner'], until: until30 })
    await browser.connectOrThrow({ integration: 'dp-code' }, priya)
    const options = { ...hourly, fields: {}, operation: 'me' as never, connection: id }
    expect((await browser.call(endpoints.addJob, options)).ok).toBe(true)
    const until = new Date(at.clock.now() + 60 * 86_400_000).toISOString()
    expect(await continuing(browser)).toMatchObject({ jobs: 2, until })
  })

  test('reports no paused job, but the delegation that allows more', async () => {
    const { at, browser, job } = await openWithJob()
    await browser.call(endpoints.pauseJob, { job: job.id, paused: true })
    const until = new Date(at.clock.now() + 30 * 86_400_000).toISOString()
    expect(await continuing(browser)).toEqual({ jobs: 0, providers: ['Dynamic Planner'], until })
  })

  test('reports nothing of a delegation that has ended, of user-present access, and of other people', async () => {
    const { at, browser } = await openWithJob()
    const other = openBrowser(at)
    await other.connectOrThrow({ integration: 'dp-hybrid' }, { account: 'mei.tanaka' })
    expect(await continuing(other)).toBeUndefined()
    at.clock.pass(31 * 86_400)
    const back = openBrowser(at)
    await back.connectOrThrow({ integration: 'dp-code' }, priya)
    expect(await continuing(back)).toBeUndefined()
    expect(await continuing(browser)).toBeUndefined()
  })
})
