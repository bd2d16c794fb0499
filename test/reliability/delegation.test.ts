import { endpoints } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../harness/deployment/browser.ts'
import { type Deployment, deployment } from '../harness/deployment/deployment.ts'
import { runBackgroundTasks } from '../harness/deployment/run-background-tasks.ts'

const priya = { account: 'priya.nair' }
const daySeconds = 86_400
const clients = '/crm/v1/clients?pageSize=1'

const terms = (change: Readonly<Record<string, unknown>> = {}) => ({
  purpose: 'Prepare the review list every night',
  operations: ['list-clients'],
  days: 30,
  ...change,
})

const connectDelegation = async (change: Readonly<Record<string, unknown>> = {}) => {
  const at = await deployment()
  const browser = openBrowser(at)
  const options = { integration: 'dp-hybrid', model: 'delegation', delegation: terms(change) } as const
  const connection = await browser.connectOrThrow(options, priya)
  return { at, browser, connection }
}

const nightly = (connection: string, change: Readonly<Record<string, unknown>> = {}) =>
  ({
    connection,
    operation: 'list-clients',
    fields: { pageSize: '1' },
    body: null,
    schedule: { every: 'day', time: '02:30' },
    time_zone: 'Europe/London',
    missed: 'run-once',
    ...change,
  }) as never

const apiCalls = ({ simulators }: Deployment) =>
  simulators.dynamicPlanner.log.entries.filter(({ path }) => path === '/crm/v1/clients').length

describe('the terms of a delegation', () => {
  test('are required, stored and listed: purpose, operations and end date', async () => {
    const { browser, connection } = await connectDelegation({ days: 10 })
    expect(connection).toMatchObject({
      model: 'delegation',
      ends_at: '2026-01-15T09:00:00.000Z',
      warning: { days: 14, ends_at: '2026-01-15T09:00:00.000Z', what: 'access' },
      renews_itself: true,
    })
    const result = await browser.call(endpoints.listDelegations, {})
    expect(result.body).toEqual({
      delegations: [
        {
          connection: connection.id,
          purpose: 'Prepare the review list every night',
          operations: ['list-clients'],
          starts_at: '2026-01-05T09:00:00.000Z',
          ends_at: '2026-01-15T09:00:00.000Z',
          days: 10,
          warning: { days: 14, ends_at: '2026-01-15T09:00:00.000Z', what: 'access' },
        },
      ],
    })
  })

  test.each([
    ['none at all', undefined],
    ['more days than the provider grants', terms({ days: 31 })],
    ['an operation that is not on the list', terms({ operations: ['drop-tables'] })],
  ])('are refused if they cannot be honoured: %s', async (_, delegation) => {
    const at = await deployment()
    const options = { integration: 'dp-hybrid', model: 'delegation', delegation } as never
    await expect(openBrowser(at).start(options)).rejects.toThrow('delegation-terms-invalid')
  })

  test('allow only the agreed operations, for the person as well', async () => {
    const { browser, connection } = await connectDelegation()
    expect((await browser.api(connection.id, clients)).status).toBe(200)
    const other = await browser.api(connection.id, '/profiling/v1/questionnaires')
    expect(await other.json()).toMatchObject({ code: 'operation-not-agreed' })
  })

  test('are kept by a renewal, which restarts the days', async () => {
    const { at, connection } = await connectDelegation({ days: 10 })
    at.clock.pass(9 * daySeconds)
    const again = {
      integration: 'dp-hybrid',
      model: 'delegation',
      purpose: 'reconnect',
      connection: connection.id,
    } as const
    const back = openBrowser(at)
    await back.connectOrThrow({ integration: 'dp-code' }, priya)
    const renewed = await back.connectOrThrow(again, priya)
    expect([renewed.id, renewed.ends_at]).toEqual([connection.id, '2026-01-24T09:00:00.000Z'])
  })
})

describe('the end of a delegation', () => {
  test('stops refresh, proxy and jobs at once, and revokes and erases the refresh token', async () => {
    const { at, browser, connection } = await connectDelegation({ days: 2 })
    await browser.call(endpoints.addJob, nightly(connection.id, { schedule: { every: 'hour', minute: 5 } }))
    at.clock.pass(2 * daySeconds - 1)
    await runBackgroundTasks(at)
    const before = apiCalls(at)
    expect((await at.planbridge.freshToken({ connection: connection.id, present: false })).kind).toBe('token')
    at.clock.pass(1)
    const refused = await at.planbridge.freshToken({ connection: connection.id, present: false })
    expect(refused).toMatchObject({ kind: 'refused', code: 'reconnect-required', detail: 'end-date-reached' })
    at.clock.pass(3600)
    await runBackgroundTasks(at)
    expect(apiCalls(at)).toBe(before)
    expect(at.simulators.dynamicPlanner.refreshTokenCount()).toBe(0)
    expect((await at.store.connections.find(connection.id))?.sealed).toBeNull()
  })

  test('is enforced by a background task for an unused delegation', async () => {
    const { at, connection } = await connectDelegation({ days: 1 })
    at.clock.pass(daySeconds)
    await runBackgroundTasks(at)
    expect(await at.store.connections.find(connection.id)).toMatchObject({
      status: 'ended',
      reason: 'end-date-reached',
      sealed: null,
    })
    expect(at.simulators.dynamicPlanner.refreshTokenCount()).toBe(0)
  })

  test('is announced 14, 3 and 1 days ahead, once each, and again after a renewal', async () => {
    const { at, connection } = await connectDelegation()
    const warned = () =>
      at.logs.filter(({ event }) => event === 'connection.end-is-near').map(({ days }) => days)
    for (let day = 0; day < 30; day += 1) {
      await runBackgroundTasks(at)
      await runBackgroundTasks(at)
      at.clock.pass(daySeconds)
    }
    expect(warned()).toEqual([14, 3, 1])
    const back = { integration: 'dp-hybrid', model: 'delegation', delegation: terms() } as const
    expect((await openBrowser(at).connectOrThrow(back, priya)).id).toBe(connection.id)
    for (let day = 0; day < 29; day += 1) {
      at.clock.pass(daySeconds)
      await runBackgroundTasks(at)
    }
    expect(warned()).toEqual([14, 3, 1, 14, 3, 1])
  })
})
