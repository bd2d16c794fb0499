import { endpoints, type InputOf } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../harness/deployment/browser.ts'
import { type Deployment, deployment } from '../harness/deployment/deployment.ts'
import { runBackgroundTasks } from '../harness/deployment/run-background-tasks.ts'

const priya = { account: 'priya.nair' }
const daySeconds = 86_400
const clients = '/crm/v1/clients?pageSize=1'

const agreed = {
  purpose: 'Prepare the review list every night',
  operations: ['list-clients', 'get-client', 'list-questionnaires'],
  days: 30,
}

const connectDelegation = async () => {
  const at = await deployment({
    config: (text) => text.replaceAll('crm.read]', 'crm.read, profiling.read]'),
  })
  const browser = openBrowser(at)
  const options = { integration: 'dp-hybrid', model: 'delegation', delegation: agreed } as const
  const { id } = await browser.connectOrThrow(options, priya)
  return { at, browser, id }
}

type Terms = Omit<InputOf<typeof endpoints.narrowDelegation>, 'connection'>

const defaultTerms = {
  purpose: agreed.purpose,
  operations: agreed.operations,
  ends_at: '2026-02-04T09:00:00.000Z',
} as never as Terms

const narrow = (browser: Browser, id: string, less: Partial<Record<keyof Terms, unknown>>) =>
  browser.call(endpoints.narrowDelegation, { ...defaultTerms, connection: id as never, ...less } as never)

const addJob = async (browser: Browser, connection: string) => {
  const added = await browser.call(endpoints.addJob, {
    connection: connection as never,
    operation: 'list-clients' as never,
    fields: {},
    body: null,
    schedule: { every: 'hour', minute: 10 },
    time_zone: 'Europe/London',
    missed: 'skip',
  })
  if (!added.ok) throw new Error(added.body.code)
}

const jobsOf = async (browser: Browser, connection: string) => {
  const result = await browser.call(endpoints.listJobs, { connection: connection as never })
  if (!result.ok) throw new Error(result.body.code)
  return result.body.jobs
}

const providerRequests = ({ simulators }: Deployment) => simulators.dynamicPlanner.log.entries.length

describe('a delegation', () => {
  test('is narrowed at once without the provider: purpose, operations and end', async () => {
    const { at, browser, id } = await connectDelegation()
    const before = providerRequests(at)
    const less = { purpose: 'Less', operations: ['list-clients'], ends_at: '2026-01-08T23:59:59.999Z' }
    const result = await narrow(browser, id, less)
    expect(result.body).toEqual({
      connection: id,
      ...less,
      starts_at: '2026-01-05T09:00:00.000Z',
      days: 4,
      warning: { days: 14, ends_at: less.ends_at, what: 'access' },
    })
    expect(providerRequests(at)).toBe(before)
    const listed = await browser.call(endpoints.listConnections, {})
    expect(listed.body).toMatchObject({ connections: [{ id, ends_at: less.ends_at }] })
    expect((await browser.api(id, clients)).status).toBe(200)
    const refused = await browser.api(id, '/profiling/v1/questionnaires')
    expect(await refused.json()).toMatchObject({ status: 403, code: 'operation-not-agreed' })
    expect(at.logs.filter(({ event }) => event === 'delegation.narrowed')).toMatchObject([
      { connection: id, operations: 1 },
    ])
  })

  test('with an earlier end warns again and ends then; a renewal keeps the remaining days', async () => {
    const { at, browser, id } = await connectDelegation()
    await narrow(browser, id, { ends_at: '2026-01-07T09:00:00.000Z' })
    await runBackgroundTasks(at)
    const warnings = at.logs.filter(({ event }) => event === 'connection.end-is-near')
    expect(warnings).toMatchObject([{ connection: id, days: 3, endsAt: '2026-01-07T09:00:00.000Z' }])
    at.clock.pass(2 * daySeconds)
    await runBackgroundTasks(at)
    expect(await at.store.connections.find(id)).toMatchObject({ status: 'ended', sealed: null })
    const back = openBrowser(at)
    await back.connectOrThrow({ integration: 'dp-code' }, priya)
    expect((await narrow(back, id, {})).body).toMatchObject({ code: 'delegation-required' })
    const again = {
      integration: 'dp-hybrid',
      model: 'delegation',
      purpose: 'reconnect',
      connection: id,
    } as const
    expect((await back.connectOrThrow(again, priya)).ends_at).toBe('2026-01-09T09:00:00.000Z')
  })

  test.each([
    ['one more operation', { operations: [...agreed.operations, 'put-client'] }],
    ['another operation', { operations: ['put-client'] }],
    ['a later end', { ends_at: '2026-02-04T09:00:00.001Z' }],
  ])('is never widened without consent at the provider: %s', async (_, more) => {
    const { browser, id } = await connectDelegation()
    const before = (await browser.call(endpoints.listDelegations, {})).body
    expect((await narrow(browser, id, { purpose: 'More', ...more })).body).toMatchObject({
      code: 'consent-required',
    })
    expect((await browser.call(endpoints.listDelegations, {})).body).toEqual(before)
  })

  test('is widened by a consent for the new terms', async () => {
    const { browser, id } = await connectDelegation()
    await narrow(browser, id, { operations: ['list-clients'], ends_at: '2026-01-08T09:00:00.000Z' })
    const delegation = { ...agreed, purpose: 'More', days: 20 }
    const options = {
      integration: 'dp-hybrid',
      model: 'delegation',
      purpose: 'reconnect',
      connection: id,
    } as const
    const wider = await browser.connectOrThrow({ ...options, delegation }, priya)
    expect([wider.id, wider.ends_at]).toEqual([id, '2026-01-25T09:00:00.000Z'])
    expect((await browser.api(id, '/profiling/v1/questionnaires')).status).toBe(200)
  })

  test('narrowed in two windows at once has the restrictions of both', async () => {
    const { at, browser, id } = await connectDelegation()
    const both = await Promise.all([
      narrow(browser, id, { operations: ['list-clients', 'get-client'] }),
      narrow(browser, id, { operations: ['get-client', 'list-questionnaires'] }),
    ])
    expect(
      both.map(({ ok, body }) => (ok ? 'narrowed' : (body as { code: string }).code)).toSorted(),
    ).toEqual(['consent-required', 'narrowed'])
    expect((await at.store.delegations.find(id))?.operations).toHaveLength(2)
  })

  test.each([
    [{ operations: [] }, 'request-malformed'],
    [{ purpose: '' }, 'request-malformed'],
    [{ ends_at: 'tomorrow' }, 'request-malformed'],
    [{ ends_at: '2026-01-05T09:00:00.000Z' }, 'end-date-invalid'],
  ])('cannot be narrowed to nothing: %j', async (less, code) => {
    const { browser, id } = await connectDelegation()
    expect((await narrow(browser, id, less)).body).toMatchObject({ code })
  })

  test('of another person is not found, and other connections have no terms', async () => {
    const { at, browser, id } = await connectDelegation()
    const otherBrowser = openBrowser(at)
    const { id: theirs } = await otherBrowser.connectOrThrow(
      { integration: 'dp-code' },
      { account: 'mei.tanaka' },
    )
    expect((await narrow(otherBrowser, id, {})).body).toMatchObject({ code: 'connection-not-found' })
    expect((await narrow(otherBrowser, theirs, {})).body).toMatchObject({ code: 'delegation-required' })
    expect((await narrow(browser, id, {})).ok).toBe(true)
  })
})

describe('a job', () => {
  test('whose operation was withdrawn has the reason before and in its next run', async () => {
    const { at, browser, id } = await connectDelegation()
    await addJob(browser, id)
    expect(await jobsOf(browser, id)).toMatchObject([{ obstacle: null }])
    await narrow(browser, id, { operations: ['get-client'] })
    expect(await jobsOf(browser, id)).toMatchObject([{ obstacle: 'operation-not-agreed', runs: [] }])
    at.clock.pass(600)
    await runBackgroundTasks(at)
    expect(await jobsOf(browser, id)).toMatchObject([
      { runs: [{ outcome: 'skipped', code: 'operation-not-agreed', tries: 0 }] },
    ])
  })

  test('has the reason why it cannot run: a required reconnect or an ended delegation', async () => {
    const { at, browser, id } = await connectDelegation()
    await addJob(browser, id)
    await at.store.connections.change(id, { status: 'reconnect-required' })
    expect(await jobsOf(browser, id)).toMatchObject([{ obstacle: 'reconnect-required' }])
    await at.store.connections.change(id, { scopes: [], status: 'active' })
    expect(await jobsOf(browser, id)).toMatchObject([{ obstacle: 'scope-missing' }])
    await narrow(browser, id, { ends_at: '2026-01-05T09:00:01.000Z' })
    at.clock.pass(1)
    expect(await jobsOf(browser, id)).toMatchObject([{ obstacle: 'delegation-required' }])
  })
})
