import { endpoints } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../harness/deployment/browser.ts'
import { type Deployment, deployment } from '../harness/deployment/deployment.ts'
import { movableClock } from '../harness/deployment/movable-clock.ts'
import { runBackgroundTasks } from '../harness/deployment/run-background-tasks.ts'

const priya = { account: 'priya.nair' }
const hourSeconds = 3600

const job = (connection: string, change: Readonly<Record<string, unknown>> = {}) =>
  ({
    connection,
    operation: 'list-clients',
    fields: { pageSize: '1' },
    body: null,
    schedule: { every: 'hour', minute: 30 },
    time_zone: 'Europe/London',
    missed: 'run-once',
    ...change,
  }) as never

const openWithJob = async (change: Readonly<Record<string, unknown>> = {}, clock = movableClock()) => {
  const at = await deployment({
    clock,
    engines: { sleep: () => new Promise((resolve) => void setTimeout(resolve, 1)) },
  })
  const browser = openBrowser(at)
  const delegation = { purpose: 'Nightly', operations: ['list-clients'], days: 30 }
  const { id } = await browser.connectOrThrow(
    { integration: 'dp-hybrid', model: 'delegation', delegation },
    priya,
  )
  const added = await browser.call(endpoints.addJob, job(id, change))
  if (!added.ok) throw new Error(added.body.code)
  return { at, browser, id, job: added.body }
}

/** Signs in again and lists the jobs. The former session has expired. */
const listAgain = async (at: Deployment, connection: string) => {
  const browser = openBrowser(at)
  await browser.connectOrThrow({ integration: 'dp-code' }, priya)
  const result = await browser.call(endpoints.listJobs, { connection: connection as never })
  if (!result.ok) throw new Error(result.body.code)
  return { browser, jobs: result.body.jobs, runs: result.body.jobs.flatMap(({ runs }) => runs) }
}

const runsOf = async (at: Deployment, connection: string) => (await listAgain(at, connection)).runs

describe('a job', () => {
  test('runs its operation for the person who delegated, on its schedule, while that person is away', async () => {
    const { at, browser, id } = await openWithJob()
    await browser.call(endpoints.signOut, {})
    for (let hour = 0; hour < 3; hour += 1) {
      at.clock.pass(hourSeconds)
      await runBackgroundTasks(at)
    }
    const runs = await runsOf(at, id)
    expect(runs.map(({ due_at, outcome, status, tries }) => [due_at, outcome, status, tries])).toEqual([
      ['2026-01-05T11:30:00.000Z', 'succeeded', 200, 1],
      ['2026-01-05T10:30:00.000Z', 'succeeded', 200, 1],
      ['2026-01-05T09:30:00.000Z', 'succeeded', 200, 1],
    ])
  })

  test('runs by the local time of its time zone, across the change to summer time', async () => {
    const clock = movableClock(Date.parse('2026-03-27T12:00:00Z'))
    const { at, id } = await openWithJob(
      { schedule: { every: 'day', time: '06:30' }, time_zone: 'Europe/Berlin' },
      clock,
    )
    for (let day = 0; day < 3; day += 1) {
      at.clock.pass(24 * hourSeconds)
      await runBackgroundTasks(at)
    }
    const { runs } = await listAgain(at, id)
    expect(runs.map(({ due_at }) => due_at)).toEqual([
      '2026-03-30T04:30:00.000Z',
      '2026-03-29T04:30:00.000Z',
      '2026-03-28T05:30:00.000Z',
    ])
  })

  test('retries reads, and the run has the number of tries', async () => {
    const { at, id } = await openWithJob()
    const busy = () =>
      new Response('{"error":"ServiceUnavailable"}', {
        status: 503,
        headers: { 'content-type': 'application/json' },
      })
    at.simulators.dynamicPlanner.interrupt({
      when: ({ url }) => url.includes('/crm/'),
      answer: busy,
      times: 2,
    })
    at.clock.pass(hourSeconds)
    await runBackgroundTasks(at)
    expect(await runsOf(at, id)).toMatchObject([{ outcome: 'succeeded', tries: 3, status: 200 }])
  })

  const lostWrites = [
    {
      method: 'PUT',
      tries: 3,
      integration: 'dp-hybrid',
      who: priya,
      write: {
        operation: 'put-client',
        fields: { clientId: crypto.randomUUID() },
        body: '{"firstName":"Ada"}',
      },
    },
    {
      method: 'POST',
      tries: 1,
      integration: 'plannr',
      who: { account: 'tom@elmsample.example' },
      write: { operation: 'create-task', fields: {}, body: '{"name":"Call Ada"}' },
    },
  ] as const

  test.each(lostWrites)(
    'makes $tries tries of a $method whose response was lost, because only a provider can declare a write repeatable',
    async ({ method, tries, integration, who, write }) => {
      const at = await deployment({
        config: (text) => text.replaceAll('crm.read]', 'crm.read, crm.write]'),
        engines: { sleep: () => new Promise((resolve) => void setTimeout(resolve, 1)) },
      })
      const browser = openBrowser(at)
      const delegation = { purpose: 'Nightly', operations: [write.operation], days: 30 }
      const { id } = await browser.connectOrThrow({ integration, model: 'delegation', delegation }, who)
      const added = await browser.call(endpoints.addJob, job(id, write))
      if (!added.ok) throw new Error(added.body.code)
      let writes = 0
      const lost = () => {
        writes += 1
        throw new TypeError('connection reset')
      }
      const when = (request: Request) => request.method === method && /crm|task/.test(request.url)
      for (const one of [at.simulators.dynamicPlanner, at.simulators.plannr])
        one.interrupt({ when, answer: lost, times: 9 })
      at.clock.pass(hourSeconds)
      await runBackgroundTasks(at)
      expect(writes).toBe(tries)
      expect(await at.store.jobs.runs(added.body.id, 9)).toMatchObject([
        { outcome: 'failed', code: 'provider-unreachable', tries },
      ])
    },
  )

  test.each([
    ['run-once', ['succeeded']],
    ['skip', ['skipped']],
  ])('handles runs missed during downtime as declared: %s', async (missed, outcomes) => {
    const { at, id } = await openWithJob({ missed })
    at.clock.pass(10 * hourSeconds)
    await runBackgroundTasks(at)
    const runs = await runsOf(at, id)
    expect(runs.map(({ outcome }) => outcome)).toEqual(outcomes)
  })

  test('does not overlap itself, and is run once by several processes', async () => {
    const { at, id } = await openWithJob()
    let inside = 0
    let most = 0
    const slow = async (_: Request, proceed: () => Promise<Response>) => {
      inside += 1
      most = Math.max(most, inside)
      await new Promise((resolve) => void setTimeout(resolve, 30))
      inside -= 1
      return proceed()
    }
    at.simulators.dynamicPlanner.interrupt({
      when: ({ url }) => url.includes('/crm/'),
      answer: slow,
      times: 99,
    })
    at.clock.pass(hourSeconds)
    await Promise.all(Array.from({ length: 10 }, () => runBackgroundTasks(at)))
    expect([most, (await runsOf(at, id)).length]).toEqual([1, 1])
  })

  test('that cannot run has a reason: ended, or no longer delegated', async () => {
    const { at, id, job: added } = await openWithJob()
    await at.store.delegations.put({
      connection: id,
      purpose: 'Other',
      operations: [],
      days: 30,
      startsAt: 0,
    })
    at.clock.pass(hourSeconds)
    await runBackgroundTasks(at)
    expect(await runsOf(at, id)).toMatchObject([
      { outcome: 'skipped', code: 'operation-not-agreed', tries: 0 },
    ])
    const { browser } = await listAgain(at, id)
    const paused = await browser.call(endpoints.pauseJob, { job: added.id, paused: true })
    expect(paused.body).toMatchObject({ paused: true, next_at: null })
    at.clock.pass(hourSeconds)
    await runBackgroundTasks(at)
    expect(await runsOf(at, id)).toHaveLength(1)
  })

  test('requires a delegation or a service account, and one of its operations', async () => {
    const at = await deployment()
    const browser = openBrowser(at)
    const { id } = await browser.connectOrThrow({ integration: 'dp-code' }, priya)
    expect((await browser.call(endpoints.addJob, job(id))).body).toMatchObject({
      code: 'delegation-required',
    })
    const added = await browser.call(endpoints.addServiceAccount, { integration: 'docplanner' as never })
    const service = added.ok ? added.body.id : ''
    const list = await browser.call(
      endpoints.addJob,
      job(service, { operation: 'list-facilities', fields: {} }),
    )
    expect(list.ok).toBe(true)
    const fields = await browser.call(
      endpoints.addJob,
      job(service, { operation: 'get-facility', fields: {} }),
    )
    expect(fields.body).toMatchObject({ code: 'request-malformed' })
    at.clock.pass(hourSeconds)
    await runBackgroundTasks(at)
    expect(await runsOf(at, service)).toMatchObject([{ outcome: 'succeeded', status: 200 }])
  })

  test('of another person is not found, and is removed with its connection', async () => {
    const { at, browser, id, job: added } = await openWithJob()
    const otherBrowser = openBrowser(at)
    await otherBrowser.connectOrThrow({ integration: 'dp-code' }, { account: 'mei.tanaka' })
    const result = await otherBrowser.call(endpoints.removeJob, { job: added.id })
    expect(result.body).toMatchObject({ code: 'job-not-found' })
    await browser.call(endpoints.disconnect, { connection: id })
    expect(await at.store.jobs.find(added.id)).toBeUndefined()
    expect(await at.store.delegations.find(id)).toBeUndefined()
  })
})

test('a one-time queue read cannot be a job, because the response of a job is discarded', async () => {
  const browser = openBrowser(await deployment())
  const added = await browser.call(endpoints.addServiceAccount, { integration: 'docplanner' as never })
  if (!added.ok) throw new Error(added.body.code)
  const { id } = added.body
  const pull = job(id, { operation: 'pull-notifications', fields: {} })
  expect(await browser.call(endpoints.addJob, pull)).toMatchObject({
    body: { code: 'operation-not-allowed' },
  })
})
