import { type Endpoint, endpoints, type InputOf, type OperatedEndpoint } from '@planbridge/shared/contract'
import { hostEndpoints, hostScopes } from '@planbridge/shared/host-api'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { hostKeysText, openHost, wholeKey } from '../../harness/deployment/host.ts'
import { firmId, makeOperator, withFirm } from '../../harness/deployment/with-firm.ts'
import { openWebhooks, type Webhooks } from '../../harness/webhooks/open-webhooks.ts'

const { listOperatedEndpoints, switchOperatedEndpoint, testOperatedEndpoint } = endpoints
const { listOperatedDeliveries, resendOperatedDelivery, resendDeadDeliveries } = endpoints

const elsewhere = 'pbh_CANARY-HOSTKEY-of-another-tenant-000000002'
const twoTenants = (text: string) =>
  `${text}${hostKeysText({
    crm: { key: wholeKey, scopes: hostScopes },
    elsewhere: { key: elsewhere, scopes: hostScopes, tenant: 'acme' },
  })}`

/** The browser of an operator, and their calls. */
const openOperator = async ({ at }: Webhooks, tenant?: string) => {
  const browser = openBrowser(at)
  await browser.connectOrThrow({ integration: 'plannr' }, { account: 'tom@elmsample.example' })
  await makeOperator(at, browser, tenant)
  const get = async <E extends Endpoint>(endpoint: E, input: InputOf<E>) => {
    const result = await browser.call(endpoint, input)
    if (!result.ok) throw new Error(`${result.status} ${result.body.code}`)
    return result.body
  }
  const endpoint = async (id: string): Promise<OperatedEndpoint | undefined> =>
    (await get(listOperatedEndpoints, {})).endpoints.find((one) => one.id === id)
  return { browser, get, endpoint }
}

/** Each request about one endpoint. */
const requestsAbout = (endpoint: OperatedEndpoint['id'], event: string) =>
  [
    [switchOperatedEndpoint, { endpoint, status: 'disabled' }],
    [switchOperatedEndpoint, { endpoint, status: 'enabled' }],
    [testOperatedEndpoint, { endpoint }],
    [listOperatedDeliveries, { endpoint }],
    [resendOperatedDelivery, { endpoint, event }],
    [resendDeadDeliveries, { endpoint }],
  ] as const

const fails = () => ({ status: 500 })

/** Lets time pass, and tries what is due, until every message to an endpoint is given up. */
const giveUp = async (webhooks: Webhooks, endpoint: string) => {
  const { store, clock } = webhooks.at
  for (;;) {
    await webhooks.round()
    const [first] = (await store.webhooks.listDeliveries({ endpoint, status: 'pending', max: 99 })).toSorted(
      (one, other) => one.nextAt - other.nextAt,
    )
    if (!first) return
    // An open circuit lets a message through after five minutes.
    clock.pass(Math.max(300, (first.nextAt - clock.now()) / 1_000))
  }
}

describe('the page of webhooks', () => {
  test('WH-77: is open to the role that the sign-in of a firm gives, and to no other session', async () => {
    const at = await withFirm()
    const [operator, adviser, nobody] = [at.open(), at.open(), at.open()]
    await operator.signInAtFirm(firmId, { account: 'helen.marsh' })
    await adviser.signInAtFirm(firmId, { account: 'priya.nair' })
    const outcome = async (browser: typeof operator) => (await browser.call(listOperatedEndpoints, {})).status
    expect(await Promise.all([operator, adviser, nobody].map(outcome))).toEqual([200, 403, 401])
    // The cookie of a session that has ended opens nothing.
    const cookies = [...operator.jar]
    await operator.call(endpoints.signOut, {})
    for (const [name, value] of cookies) operator.jar.set(name, value)
    expect(await outcome(operator)).toBe(401)
  })

  test('WH-77: ends for a session whose person signs in with an account of a provider', async () => {
    const at = await withFirm()
    const operator = at.open()
    await operator.signInAtFirm(firmId, { account: 'helen.marsh' })
    await operator.connectOrThrow({ integration: 'plannr' }, { account: 'tom@elmsample.example' })
    expect((await operator.call(listOperatedEndpoints, {})).status).toBe(403)
  })

  test('WH-77: shows the endpoints of the own tenant alone, and does nothing to those of another one', async () => {
    const webhooks = await openWebhooks('two tenants', { config: twoTenants })
    const host = openHost(webhooks.at, elsewhere)
    const own = await webhooks.addEndpoint(fails)
    const other = await webhooks.addEndpoint(fails, {}, host)
    const { event } = await host.get(hostEndpoints.testWebhookEndpoint, { endpoint: other.id })
    const before = await webhooks.at.store.webhooks.findEndpoint(other.id)
    const [delivery] = await webhooks.at.store.webhooks.listDeliveries({ endpoint: other.id, max: 9 })
    const { browser, get } = await openOperator(webhooks)
    expect((await get(listOperatedEndpoints, {})).endpoints.map(({ id }) => id)).toEqual([own.id])
    const sent = other.receiver.received.length
    for (const [endpoint, input] of requestsAbout(other.id, event)) {
      const result = await browser.call(endpoint, input)
      expect(result).toMatchObject({ status: 404, body: { code: 'webhook-endpoint-not-found' } })
    }
    expect(await webhooks.at.store.webhooks.findEndpoint(other.id)).toEqual(before)
    const after = await webhooks.at.store.webhooks.listDeliveries({ endpoint: other.id, max: 9 })
    expect(after).toEqual([delivery])
    expect(other.receiver.received).toHaveLength(sent)
    const acme = await openOperator(webhooks, 'acme')
    expect((await acme.get(listOperatedEndpoints, {})).endpoints.map(({ id }) => id)).toEqual([other.id])
  })

  test('WH-78: shows neither the secret nor the path of an address, and the log has neither', async () => {
    const webhooks = await openWebhooks('no secret')
    const { url } = await webhooks.openReceiver(fails)
    const { secret, id } = await webhooks.addEndpoint(fails, { url: `${url}/CANARY-path?key=CANARY-query` })
    await webhooks.makeEvent()
    await webhooks.round()
    const { get } = await openOperator(webhooks)
    const answers = webhooks.at.responses.length
    const { event } = await get(testOperatedEndpoint, { endpoint: id })
    await get(listOperatedEndpoints, {})
    for (const [endpoint, input] of requestsAbout(id, event)) await get(endpoint as Endpoint, input as never)
    const seen = JSON.stringify([webhooks.at.responses.slice(answers), webhooks.at.logs])
    expect(seen).toContain(new URL(url).origin)
    for (const hidden of [secret.slice('whsec_'.length), 'whsec_', 'whsk_', 'CANARY-path', 'CANARY-query'])
      expect(seen).not.toContain(hidden)
  })
})

describe('an operator', () => {
  test('WH-79: sends dead letters again, one or all, with their ids and bytes', async () => {
    const webhooks = await openWebhooks('dead letters')
    const { receiver, id } = await webhooks.addEndpoint(fails)
    for (const subject of ['a', 'b', 'c']) await webhooks.makeEvent(subject)
    await giveUp(webhooks, id)
    const { get, endpoint } = await openOperator(webhooks)
    expect(await endpoint(id)).toMatchObject({ dead: 3, waiting: 0, last_try: { http_status: 500 } })
    const { deliveries } = await get(listOperatedDeliveries, { endpoint: id, status: 'dead' })
    expect(deliveries).toHaveLength(3)
    receiver.answer(() => ({ status: 204 }))
    const before = receiver.received.length
    const event = deliveries[1]?.event ?? ''
    expect(await get(resendOperatedDelivery, { endpoint: id, event })).toMatchObject({ status: 'pending' })
    expect(await endpoint(id)).toMatchObject({ dead: 2, waiting: 1 })
    await webhooks.round()
    const [again] = receiver.received.slice(before)
    const first = receiver.received.find((message) => message.id === event)
    expect([again?.id, again?.body]).toEqual([event, first?.body])
    expect(await get(resendDeadDeliveries, { endpoint: id })).toEqual({ messages: 2 })
    await webhooks.round()
    expect(
      receiver.received
        .slice(before)
        .map((message) => message.id)
        .toSorted(),
    ).toEqual(deliveries.map((one) => one.event).toSorted())
    expect(await endpoint(id)).toMatchObject({
      dead: 0,
      waiting: 0,
      circuit: 'closed',
      last_try: { http_status: 204, reason: null },
    })
    const unknown = get(resendOperatedDelivery, { endpoint: id, event: 'evt_none' })
    await expect(unknown).rejects.toThrow('404 webhook-delivery-not-found')
  })

  test('WH-79: sends a test at once, also to a disabled endpoint, and learns how it went', async () => {
    const webhooks = await openWebhooks('operator tests')
    const { receiver, id } = await webhooks.addEndpoint()
    const { get, endpoint } = await openOperator(webhooks)
    expect(await get(testOperatedEndpoint, { endpoint: id })).toMatchObject({
      type: 'endpoint.test',
      status: 'delivered',
      http_status: 204,
    })
    await get(switchOperatedEndpoint, { endpoint: id, status: 'disabled' })
    receiver.answer(fails)
    expect(await get(testOperatedEndpoint, { endpoint: id })).toMatchObject({
      status: 'dead',
      http_status: 500,
      reason: 'http-status',
    })
    expect(receiver.received).toHaveLength(2)
    expect(await endpoint(id)).toMatchObject({ status: 'disabled', disabled_reason: 'operator', failures: 1 })
  })

  test('WH-79: disables an endpoint, which gets nothing then, and enables it, which continues with what it has not got', async () => {
    const webhooks = await openWebhooks('switched')
    const { receiver, id } = await webhooks.addEndpoint()
    const { get, endpoint } = await openOperator(webhooks)
    await get(switchOperatedEndpoint, { endpoint: id, status: 'disabled' })
    await webhooks.makeEvent()
    await webhooks.round()
    expect(receiver.received).toEqual([])
    await get(switchOperatedEndpoint, { endpoint: id, status: 'enabled' })
    await webhooks.round()
    expect(receiver.received).toHaveLength(1)
    expect(await endpoint(id)).toMatchObject({ status: 'enabled', disabled_reason: null })
  })

  test('WH-79: sees why an endpoint is off, and disabling it once more changes nothing', async () => {
    const webhooks = await openWebhooks('gone')
    const { id } = await webhooks.addEndpoint(() => ({ status: 410 }))
    await webhooks.makeEvent()
    await webhooks.round()
    const { get, endpoint } = await openOperator(webhooks)
    await get(switchOperatedEndpoint, { endpoint: id, status: 'disabled' })
    expect(await endpoint(id)).toMatchObject({
      disabled_reason: 'gone',
      last_try: { http_status: 410, reason: 'gone' },
    })
    expect(webhooks.at.logs.filter(({ event }) => event === 'webhook-endpoint.operated')).toEqual([])
  })

  test('WH-79: sees the circuit of an endpoint that keeps failing', async () => {
    const webhooks = await openWebhooks('circuit')
    const { id } = await webhooks.addEndpoint(fails)
    const { get, endpoint } = await openOperator(webhooks)
    for (let failures = 0; failures < 4; failures += 1) await get(testOperatedEndpoint, { endpoint: id })
    expect(await endpoint(id)).toMatchObject({ circuit: 'closed', open_until: null, failures: 4 })
    await get(testOperatedEndpoint, { endpoint: id })
    expect(await endpoint(id)).toMatchObject({ circuit: 'open', open_until: expect.any(String) })
    webhooks.at.clock.pass(31)
    expect(await endpoint(id)).toMatchObject({ circuit: 'half-open', open_until: null, failures: 5 })
  })

  test('WH-80: leaves a line in the log for each action, which names the person', async () => {
    const webhooks = await openWebhooks('operated')
    const { id } = await webhooks.addEndpoint()
    const { get } = await openOperator(webhooks)
    const { event } = await get(testOperatedEndpoint, { endpoint: id })
    await get(resendOperatedDelivery, { endpoint: id, event })
    await get(resendDeadDeliveries, { endpoint: id })
    await get(switchOperatedEndpoint, { endpoint: id, status: 'disabled' })
    await get(switchOperatedEndpoint, { endpoint: id, status: 'enabled' })
    const lines = webhooks.at.logs.filter((line) => line.event === 'webhook-endpoint.operated')
    expect(lines).toMatchObject([
      { action: 'tested' },
      { action: 'resent', messages: 1 },
      { action: 'resent', messages: 0 },
      { action: 'disabled' },
      { action: 'enabled' },
    ])
    const subjects = new Set(lines.map((line) => (line as { subject?: string }).subject))
    expect(subjects.size).toBe(1)
    for (const line of lines) expect(line).toMatchObject({ endpoint: id, tenant: 'deployment' })
  })
})
