import { verifyWebhook } from '@planbridge/node'
import { WebhookEvent } from '@planbridge/shared/webhooks'
import { hostEndpoints } from '@planbridge/shared/host-api'
import { describe, expect, test } from 'vitest'
import { type AnswerMessage, type Received } from '../../harness/webhooks/receiver.ts'
import { openWebhooks, type Webhooks } from '../../harness/webhooks/open-webhooks.ts'

const { listWebhookDeliveries, getWebhookEndpoint, changeWebhookEndpoint } = hostEndpoints
const { resendWebhookDelivery, replayWebhooks, testWebhookEndpoint, listEvents } = hostEndpoints

const fails: AnswerMessage = () => ({ status: 500 })
const hour = 3_600
const day = 24 * hour

type EndpointId = Awaited<ReturnType<Webhooks['addEndpoint']>>['id']

const delivery = async ({ host }: Webhooks, endpoint: EndpointId) => {
  const { deliveries } = await host.get(listWebhookDeliveries, { endpoint })
  return deliveries.at(0)
}

/** Lets time pass until the next try of the only delivery, and makes it. Returns the wait in seconds. */
const tryNext = async (webhooks: Webhooks, endpoint: EndpointId): Promise<number> => {
  const { next_try_at: next } = (await delivery(webhooks, endpoint)) ?? {}
  const seconds = (Date.parse(next ?? '') - webhooks.at.clock.now()) / 1_000
  webhooks.at.clock.pass(seconds)
  await webhooks.round()
  return seconds
}

const bodies = (received: readonly Received[]) => received.map(({ body }) => body.toString('hex'))

describe('a message', () => {
  test('WH-63: is the event of the list of events, with its id', async () => {
    const webhooks = await openWebhooks('one event')
    const { receiver, secret } = await webhooks.addEndpoint()
    await webhooks.makeEvent()
    await webhooks.round()
    const { events } = await webhooks.host.get(listEvents, {})
    const [message] = receiver.received
    if (!message) throw new Error('nothing arrived')
    expect(receiver.received).toHaveLength(1)
    const event = await verifyWebhook(message, { keys: secret, now: webhooks.at.clock.now })
    expect(event).toEqual(events.at(0))
    expect(WebhookEvent.parse(event)).toEqual(event)
    expect(message.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'Planbridge' })
  })

  test('WH-63: has the same id and the same bytes at every try, and a new time and signature', async () => {
    const webhooks = await openWebhooks('retried')
    const { receiver, id } = await webhooks.addEndpoint((_, at) => ({ status: at < 3 ? 503 : 200 }))
    await webhooks.makeEvent()
    await webhooks.round()
    for (let tries = 0; tries < 3; tries += 1) await tryNext(webhooks, id)
    expect(receiver.received).toHaveLength(4)
    expect(new Set(receiver.received.map((message) => message.id)).size).toBe(1)
    expect(new Set(bodies(receiver.received)).size).toBe(1)
    for (const name of ['webhook-timestamp', 'webhook-signature'])
      expect(new Set(receiver.received.map(({ headers }) => headers[name])).size).toBe(4)
    expect(await delivery(webhooks, id)).toMatchObject({ status: 'delivered', tries: 4, reason: null })
  })

  test('WH-63: is the same for every endpoint', async () => {
    const webhooks = await openWebhooks('two endpoints')
    const [first, second] = [await webhooks.addEndpoint(), await webhooks.addEndpoint()]
    await webhooks.makeEvent()
    await webhooks.round()
    expect(bodies(first.receiver.received)).toEqual(bodies(second.receiver.received))
    expect(first.receiver.received[0]?.id).toBe(second.receiver.received[0]?.id)
    expect(first.receiver.received[0]?.headers['webhook-signature']).not.toBe(
      second.receiver.received[0]?.headers['webhook-signature'],
    )
  })

  test('WH-64: is one of the events since the endpoint was added, of its types, each once', async () => {
    const webhooks = await openWebhooks('types')
    await webhooks.makeEvent('before')
    const all = await webhooks.addEndpoint()
    const none = await webhooks.addEndpoint(undefined, { types: ['job.failed', 'connection.created'] })
    const cancelled = await webhooks.addEndpoint(undefined, { types: ['connect_session.cancelled'] })
    for (const subject of ['a', 'b', 'c']) await webhooks.makeEvent(subject)
    for (let rounds = 0; rounds < 3; rounds += 1) await webhooks.round()
    const subjects = ({ received }: typeof all.receiver) =>
      received
        .map(({ body }) => (JSON.parse(body.toString()) as WebhookEvent).data)
        .map((data) => ('subject' in data ? String(data.subject) : ''))
    expect(subjects(all.receiver).toSorted()).toEqual(['a', 'b', 'c'])
    expect(subjects(cancelled.receiver).toSorted()).toEqual(['a', 'b', 'c'])
    expect(none.receiver.received).toEqual([])
  })

  test('WH-63: names an erased user no more, and keeps its id, if it is still to be sent', async () => {
    const webhooks = await openWebhooks('erased')
    const { receiver, id } = await webhooks.addEndpoint((_, at) => ({ status: at === 0 ? 500 : 200 }))
    await webhooks.makeEvent('CANARY-user')
    await webhooks.round()
    expect(receiver.received[0]?.body.toString()).toContain('CANARY-user')
    await webhooks.host.get(hostEndpoints.eraseHostSubject, { subject: 'CANARY-user' })
    await tryNext(webhooks, id)
    expect(receiver.received[1]?.id).toBe(receiver.received[0]?.id)
    expect(receiver.received[1]?.body.toString()).not.toContain('CANARY-user')
  })
})

describe('the tries of a message', () => {
  const planned = [5, 300, 1_800, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour]

  test('WH-69: follow the published schedule, a little spread, and the tenth is the last one', async () => {
    const webhooks = await openWebhooks('schedule')
    const { receiver, id } = await webhooks.addEndpoint(fails)
    await webhooks.makeEvent()
    await webhooks.round()
    for (const wait of planned) {
      const waited = await tryNext(webhooks, id)
      expect(waited).toBeGreaterThanOrEqual(wait * 0.9)
      expect(waited).toBeLessThanOrEqual(wait * 1.1)
    }
    expect(receiver.received).toHaveLength(10)
    expect(await delivery(webhooks, id)).toMatchObject({
      status: 'dead',
      tries: 10,
      next_try_at: null,
      http_status: 500,
      reason: 'http-status',
    })
    webhooks.at.clock.pass(2 * day)
    await webhooks.round()
    expect(receiver.received).toHaveLength(10)
    expect(webhooks.at.logs.filter(({ event }) => event === 'webhook-endpoint.try-failed')).toHaveLength(9)
    expect(webhooks.at.logs.filter(({ event }) => event === 'webhook-endpoint.given-up')).toHaveLength(1)
  })

  test('WH-69: a message that was given up is sent again with its id and bytes', async () => {
    const webhooks = await openWebhooks('dead letter')
    const { receiver, id } = await webhooks.addEndpoint(fails)
    await webhooks.makeEvent()
    await webhooks.round()
    for (let tries = 0; tries < planned.length; tries += 1) await tryNext(webhooks, id)
    receiver.answer(() => ({ status: 202 }))
    const event = receiver.received[0]?.id ?? ''
    const resent = await webhooks.host.get(resendWebhookDelivery, { endpoint: id, event })
    expect(resent).toMatchObject({ status: 'pending', tries: 0 })
    await webhooks.round()
    expect(receiver.received).toHaveLength(11)
    expect(new Set(bodies(receiver.received)).size).toBe(1)
    expect(receiver.received.at(-1)?.id).toBe(event)
    expect(await delivery(webhooks, id)).toMatchObject({ event, status: 'delivered' })
    const unknown = await webhooks.host.call(resendWebhookDelivery, { endpoint: id, event: 'evt_unknown' })
    expect(unknown.body).toMatchObject({ code: 'webhook-delivery-not-found' })
  })

  test.each([
    ['7200', 7_200, 7_200],
    ['1', 4.5, 5.5],
    ['999999999', day, day],
    ['not a time', 4.5, 5.5],
    ['-5', 4.5, 5.5],
  ])('WH-69: heed Retry-After: %s, within a day', async (header, least, most) => {
    const webhooks = await openWebhooks(`retry after ${header}`)
    const { id } = await webhooks.addEndpoint(() => ({ status: 429, headers: { 'retry-after': header } }))
    await webhooks.makeEvent()
    await webhooks.round()
    const waited = await tryNext(webhooks, id)
    expect(waited).toBeGreaterThanOrEqual(least)
    expect(waited).toBeLessThanOrEqual(most)
  })

  test.each([
    [301, 'redirect'],
    [304, 'redirect'],
    [308, 'redirect'],
    [400, 'http-status'],
    [404, 'http-status'],
    [502, 'http-status'],
  ])('WH-62: an answer %i is a failure, and its body is in no log and no answer', async (status, reason) => {
    const webhooks = await openWebhooks(`status ${status}`)
    const other = await webhooks.openReceiver()
    const { id } = await webhooks.addEndpoint(() => ({
      status,
      headers: { location: other.url },
      ...(status !== 304 && { body: 'CANARY-answer-of-the-host' }),
    }))
    await webhooks.makeEvent()
    await webhooks.round()
    expect(await delivery(webhooks, id)).toMatchObject({
      status: 'pending',
      tries: 1,
      http_status: status,
      reason,
    })
    expect(other.received).toEqual([])
    expect(JSON.stringify([webhooks.at.logs, webhooks.at.responses])).not.toContain('CANARY-answer')
  })

  test('WH-61: to a name with an address that is not allowed send nothing', async () => {
    const webhooks = await openWebhooks('private name', {
      lookup: () => Promise.resolve(['127.0.0.1', '10.0.0.1']),
    })
    const receiver = await webhooks.openReceiver()
    const url = receiver.url.replace('127.0.0.1', 'hooks.host.example')
    const { endpoint } = await webhooks.host.get(hostEndpoints.createWebhookEndpoint, { url })
    await webhooks.makeEvent()
    await webhooks.round()
    expect(await delivery(webhooks, endpoint.id)).toMatchObject({
      reason: 'address-not-allowed',
      http_status: null,
    })
    expect(receiver.received).toEqual([])
  })

  test('WH-64: a message that cannot be opened now waits, and no try is counted', async () => {
    const webhooks = await openWebhooks('key missing')
    const { receiver, id } = await webhooks.addEndpoint(fails)
    await webhooks.makeEvent()
    await webhooks.round()
    const [row] = (await webhooks.at.store.sealed.list({ after: '', max: 9 })).filter(
      ({ table }) => table === 'webhook_messages',
    )
    if (!row) throw new Error('not sealed')
    const header = btoa(JSON.stringify({ alg: 'A256GCMKW', enc: 'A256GCM', kid: 'elsewhere' })).replaceAll(
      '=',
      '',
    )
    const elsewhere = `${header}.a.b.c.d`
    await webhooks.at.store.sealed.replace([{ row, sealed: elsewhere }])
    await tryNext(webhooks, id)
    expect(await delivery(webhooks, id)).toMatchObject({ status: 'pending', tries: 1 })
    expect(webhooks.at.logs.filter(({ event }) => event === 'webhook-endpoint.waits')).toHaveLength(1)
    await webhooks.at.store.sealed.replace([{ row: { ...row, sealed: elsewhere }, sealed: row.sealed }])
    await tryNext(webhooks, id)
    expect(receiver.received).toHaveLength(2)
    expect(new Set(bodies(receiver.received)).size).toBe(1)
  })
})

describe('an endpoint', () => {
  test('WH-65: that takes messages at once gets many in one round, four at a time, and its bound leaves the rest to the next', async () => {
    const webhooks = await openWebhooks('backlog')
    let [now, most] = [0, 0]
    const { receiver } = await webhooks.addEndpoint(async () => {
      now += 1
      most = Math.max(most, now)
      await new Promise((resolve) => setImmediate(resolve))
      now -= 1
      return { status: 204 }
    })
    for (let event = 0; event < 120; event += 1) await webhooks.makeEvent(`user-${event}`)
    await webhooks.round()
    expect(receiver.received).toHaveLength(100)
    await webhooks.round()
    expect(receiver.received).toHaveLength(120)
    expect(new Set(receiver.received.map((message) => message.id)).size).toBe(120)
    expect(most).toBeLessThanOrEqual(4)
  })

  test('WH-65: that fails gets one message at each place in a round', async () => {
    const webhooks = await openWebhooks('failing backlog')
    const { receiver } = await webhooks.addEndpoint(fails)
    for (let event = 0; event < 12; event += 1) await webhooks.makeEvent(`user-${event}`)
    await webhooks.round()
    expect(receiver.received).toHaveLength(4)
  })

  test('WH-70: that answers 410 is disabled, and gets what it missed when it is enabled', async () => {
    const webhooks = await openWebhooks('gone')
    const { receiver, id } = await webhooks.addEndpoint(() => ({ status: 410 }))
    await webhooks.makeEvent('first')
    await webhooks.round()
    const gone = { status: 'disabled', disabled_reason: 'gone' }
    expect(await webhooks.host.get(getWebhookEndpoint, { endpoint: id })).toMatchObject(gone)
    expect(webhooks.at.logs).toContainEqual(
      expect.objectContaining({ event: 'webhook-endpoint.disabled', endpoint: id, reason: 'gone' }),
    )
    await webhooks.makeEvent('second')
    webhooks.at.clock.pass(day)
    await webhooks.round()
    expect(receiver.received).toHaveLength(1)
    receiver.answer(() => ({ status: 200 }))
    const enabled = await webhooks.host.get(changeWebhookEndpoint, { endpoint: id, status: 'enabled' })
    expect(enabled).toMatchObject({ status: 'enabled', disabled_reason: null, failures: 0 })
    await webhooks.round()
    expect(new Set(receiver.received.map((message) => message.id)).size).toBe(2)
  })

  test('WH-70: whose tries fail for five days is disabled', async () => {
    const webhooks = await openWebhooks('failing')
    const { id } = await webhooks.addEndpoint(fails)
    for (let days = 0; days < 5; days += 1) {
      await webhooks.makeEvent()
      await webhooks.round()
      expect(await webhooks.host.get(getWebhookEndpoint, { endpoint: id })).toMatchObject({
        status: 'enabled',
      })
      webhooks.at.clock.pass(day)
    }
    await webhooks.round()
    expect(await webhooks.host.get(getWebhookEndpoint, { endpoint: id })).toMatchObject({
      status: 'disabled',
      disabled_reason: 'failing',
    })
  })

  test('WH-65: that fails again and again gets one message at a time, until one succeeds', async () => {
    const webhooks = await openWebhooks('circuit')
    const { receiver } = await webhooks.addEndpoint(fails)
    for (let count = 0; count < 12; count += 1) await webhooks.makeEvent()
    await webhooks.round()
    await webhooks.round()
    const opened = receiver.received.length
    expect(opened).toBeLessThanOrEqual(8)
    await webhooks.round()
    expect(receiver.received).toHaveLength(opened)
    webhooks.at.clock.pass(300)
    await webhooks.round()
    expect(receiver.received).toHaveLength(opened + 1)
    receiver.answer(() => ({ status: 200 }))
    webhooks.at.clock.pass(300)
    await webhooks.round()
    expect(receiver.received).toHaveLength(opened + 2)
    webhooks.at.clock.pass(hour)
    for (let rounds = 0; rounds < 5; rounds += 1) await webhooks.round()
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(12)
  })

  test('WH-65: that hangs delays neither other endpoints of its tenant nor those of another', async () => {
    const webhooks = await openWebhooks('hanging')
    const slow = await Promise.all(
      Array.from({ length: 3 }, () => webhooks.addEndpoint(() => new Promise(() => undefined))),
    )
    const quick = await webhooks.addEndpoint()
    for (let count = 0; count < 20; count += 1) await webhooks.makeEvent()
    await expect
      .poll(async () => {
        await webhooks.begin()
        return quick.receiver.received.length
      })
      .toBe(20)
    for (const { receiver } of slow) expect(receiver.received.length).toBeLessThanOrEqual(4)
    for (const { receiver } of slow) await receiver.close()
    await webhooks.at.direct.drained()
  })

  test('WH-69: gets the events of a time again, also those from before it was added', async () => {
    const webhooks = await openWebhooks('replay')
    await webhooks.makeEvent('before')
    const { receiver, id } = await webhooks.addEndpoint()
    await webhooks.makeEvent('after')
    await webhooks.round()
    expect(receiver.received).toHaveLength(1)
    // Events have the time of the store.
    const [from, until] = [new Date(0).toISOString(), new Date(Date.now() + 1_000 * day).toISOString()]
    expect(await webhooks.host.get(replayWebhooks, { endpoint: id, from, until })).toEqual({ events: 2 })
    await webhooks.round()
    const { events } = await webhooks.host.get(listEvents, {})
    expect(receiver.received.map((message) => message.id).toSorted()).toEqual(
      [...events.map((event) => event.id), receiver.received[0]?.id ?? ''].toSorted(),
    )
    expect(await webhooks.host.get(replayWebhooks, { endpoint: id, from, until: from })).toEqual({
      events: 0,
    })
  })

  test('WH-69: gets a test at once, one time, also while it is disabled', async () => {
    const webhooks = await openWebhooks('test')
    const { receiver, secret, id } = await webhooks.addEndpoint((_, at) => ({ status: at === 0 ? 200 : 500 }))
    await webhooks.host.get(changeWebhookEndpoint, { endpoint: id, status: 'disabled' })
    const sent = await webhooks.host.get(testWebhookEndpoint, { endpoint: id })
    expect(sent).toMatchObject({ type: 'endpoint.test', status: 'delivered', http_status: 200 })
    const [message] = receiver.received
    if (!message) throw new Error('nothing arrived')
    const event = await verifyWebhook(message, { keys: secret, now: webhooks.at.clock.now })
    expect(event).toMatchObject({ id: sent.event, type: 'endpoint.test', data: { endpoint: id } })
    const failed = await webhooks.host.get(testWebhookEndpoint, { endpoint: id })
    expect(failed).toMatchObject({ status: 'dead', http_status: 500, reason: 'http-status' })
    expect((await webhooks.host.get(listEvents, {})).events).toEqual([])
  })
})
