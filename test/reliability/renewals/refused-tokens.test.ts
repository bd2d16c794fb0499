import { setImmediate as turn } from 'node:timers/promises'
import { endpoints } from '@planbridge/shared/contract'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { alternating, twoInstances } from '../../harness/deployment/instances.ts'
import { memoryDialect } from '../../harness/sqlite/memory-dialect.ts'
import { tokenRequests } from '../../harness/deployment/recorded-deployment.ts'
import { renewingDelegation } from '../../harness/deployment/renewing-delegation.ts'
import { watchedWrites } from '../../harness/deployment/watched-writes.ts'

const clients = '/crm/v1/clients?pageSize=1'
const others = '/crm/v1/clients?pageSize=2'
const refusing = () => Response.json({ error: 'Unauthorized', correlationId: 'x' }, { status: 401 })
const isApi = ({ url }: Request) => url.includes('/crm/')

type Opened = Awaited<ReturnType<typeof renewingDelegation>>

const refuseAll = ({ provider }: Pick<Opened, 'provider'>, when = isApi) =>
  provider.interrupt({ when, answer: refusing, times: 1_000_000 })

const troubleOf = async ({ browser }: Pick<Opened, 'browser'>) => {
  const listed = await browser.call(endpoints.listConnections, {})
  return listed.ok ? listed.body.connections[0]?.trouble : listed.body.code
}

test('RT-77: an API that refuses every token causes few renewals, however many calls are made', async () => {
  const delegation = await renewingDelegation()
  const { at, browser, id, refreshTokensSent, events } = delegation
  refuseAll(delegation)
  const statuses = new Set<number>()
  for (let round = 0; round < 100; round += 1) {
    const calls = await Promise.all(Array.from({ length: 10 }, () => browser.api(id, clients)))
    for (const { status } of calls) statuses.add(status)
    at.clock.pass(2)
  }
  expect([...statuses]).toEqual([424])
  expect(refreshTokensSent().length).toBeLessThanOrEqual(2)
  expect(events('token.not-accepted').length).toBeLessThanOrEqual(2)
})

test('RT-77: the calls and the connection say so, the rest grows, and a success ends it', async () => {
  const delegation = await renewingDelegation()
  const { at, browser, id, refreshTokensSent, row } = delegation
  const stop = refuseAll(delegation)
  await browser.api(id, clients)
  const refused = await browser.api(id, clients)
  expect([refused.status, await refused.json()]).toMatchObject([
    424,
    { code: 'token-not-accepted', connection: id, retry_after: 300 },
  ])
  expect(await troubleOf(delegation)).toMatchObject({ code: 'token-not-accepted' })
  for (let minute = 0; minute < 7 * 60; minute += 1) {
    at.clock.pass(60)
    await browser.api(id, clients)
  }
  // The hourly renewals of expired tokens are among them.
  expect(refreshTokensSent().length).toBeLessThan(7 * 2 + 8)
  expect(await row()).toMatchObject({ status: 'active' })
  stop()
  expect((await browser.api(id, clients)).status).toBe(200)
  expect(await troubleOf(delegation)).toBeNull()
  expect((await row())?.refusals).toBe(0)
})

test('RT-77: a revoked access token is still renewed at once after a rest', async () => {
  const delegation = await renewingDelegation()
  const { at, browser, id, provider, refreshTokensSent } = delegation
  const stop = refuseAll(delegation)
  await browser.api(id, clients)
  stop()
  at.clock.pass(301)
  provider.expireAccessTokens()
  expect((await browser.api(id, clients)).status).toBe(200)
  expect(refreshTokensSent()).toHaveLength(2)
  expect(await troubleOf(delegation)).toBeNull()
})

test('RT-77: one operation that is refused beside others that work causes no renewal per call', async () => {
  const delegation = await renewingDelegation()
  const { at, browser, id, refreshTokensSent } = delegation
  refuseAll(delegation, ({ url }) => url.includes(clients))
  for (let round = 0; round < 300; round += 1) {
    await browser.api(id, clients)
    await browser.api(id, others)
    at.clock.pass(1)
  }
  expect(refreshTokensSent().length).toBeLessThanOrEqual(2)
})

test('RT-77: two instances share the rest', async () => {
  const both = await twoInstances('RT-77')
  const at = alternating(both)
  const browser = openBrowser(at)
  const { id } = await browser.connectOrThrow(
    { integration: 'dp-hybrid', model: 'delegation' },
    { account: 'priya.nair' },
  )
  const before = tokenRequests(at).length
  refuseAll({ provider: at.simulators.dynamicPlanner })
  for (let call = 0; call < 40; call += 1) expect((await browser.api(id, clients)).status).toBe(424)
  expect(tokenRequests(at).length - before).toBeLessThanOrEqual(2)
})

test('RT-77: a pasted token is kept while the API refuses it, and works again afterwards', async () => {
  const { at, browser } = await renewingDelegation()
  const { plannr } = at.simulators
  const { token } = await plannr.mintPersonalToken({ username: 'tom@elmsample.example' })
  const added = await browser.call(endpoints.addPersonalToken, {
    integration: 'plannr' as never,
    token,
    ends_on: '2026-06-30',
  })
  if (!added.ok) throw new Error(added.body.code)
  const { id } = added.body
  const stop = plannr.interrupt({
    when: ({ url }) => url.includes('/api/v1/'),
    answer: refusing,
    times: 1_000,
  })
  for (let call = 0; call < 20; call += 1) {
    const refused = await browser.api(id, '/api/v1/me')
    expect([refused.status, await refused.json()]).toMatchObject([424, { code: 'token-not-accepted' }])
    at.clock.pass(60)
  }
  expect(await at.store.connections.find(id)).toMatchObject({ status: 'active', tokenVersion: 1 })
  stop()
  expect((await browser.api(id, '/api/v1/me')).status).toBe(200)
  expect(await at.store.connections.find(id)).toMatchObject({ status: 'active', refusals: 0 })
})

test('RT-77: a service account whose tokens are refused rests as well', async () => {
  const { at, browser } = await renewingDelegation()
  const added = await browser.call(endpoints.addServiceAccount, { integration: 'dp-firm' as never })
  if (!added.ok) throw new Error(added.body.code)
  at.simulators.dynamicPlanner.interrupt({ when: isApi, answer: refusing, times: 1_000 })
  const requests = () => tokenRequests(at).length
  const before = requests()
  for (let call = 0; call < 50; call += 1) await browser.api(added.body.id, '/crm/v1/clients')
  expect(requests() - before).toBeLessThanOrEqual(3)
})

test.each(['its first token', 'the renewed token'])(
  'RT-77: a call that is accepted with %s after refusals is answered when that is stored, so that later calls know it',
  async (accepted) => {
    const held: (() => void)[] = []
    const hold = { isOn: false }
    const beforeWrite = async (sql: string) => {
      if (hold.isOn && sql.includes('"api_refusals" ='))
        await new Promise<void>((release) => void held.push(release))
    }
    const store = await sqlStore(watchedWrites(await memoryDialect(), beforeWrite))
    const delegation = await renewingDelegation({ store })
    const { at, browser, id, provider, row } = delegation
    const stop = refuseAll(delegation)
    await browser.api(id, clients)
    stop()
    at.clock.pass(301)
    if (accepted === 'the renewed token') provider.expireAccessTokens()
    hold.isOn = true
    let isAnswered = false
    const call = browser.api(id, clients).finally(() => (isAnswered = true))
    await expect.poll(() => held.length).toBe(1)
    for (let turns = 0; turns < 100; turns += 1) await turn()
    expect(isAnswered).toBe(false)
    for (const release of held) release()
    expect((await call).status).toBe(200)
    expect((await row())?.refusals).toBe(0)
  },
)
