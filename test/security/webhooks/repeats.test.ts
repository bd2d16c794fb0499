import { describe, expect, test } from 'vitest'
import { alternating, sharedStore } from '../../harness/deployment/instances.ts'
import { runBackgroundTasks } from '../../harness/deployment/run-background-tasks.ts'
import {
  bookingEvent,
  bothReceive,
  docplannerHeaders,
  docplannerReceives,
} from '../../harness/inbound/providers-events.ts'
import {
  outcome,
  receiving,
  receivingOptions,
  recordInboundSecrets,
  send,
  sendPlannr,
} from '../../harness/inbound/receiving.ts'

const list = { max: 100 }
const hostEventsOf = async ({ store }: Pick<Awaited<ReturnType<typeof receiving>>, 'store'>) =>
  (await store.hostEvents.list({ tenant: 'deployment', integrations: null, after: undefined, ...list })) ?? []

describe('a repeated delivery', () => {
  test('WH-16 HC-29 HP-47: ten at once, at two instances, after a restart and with another header are one event with one effect', async () => {
    recordInboundSecrets()
    const shared = sharedStore('webhooks: repeats')
    const options = receivingOptions(bothReceive)
    const [one, other] = [await shared.instance(options), await shared.instance(options)]
    const both = alternating([one, other])
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(both)))
    expect(new Set(await Promise.all(answers.map(outcome)))).toEqual(new Set(['200']))
    await Promise.all([runBackgroundTasks(one), runBackgroundTasks(other)])
    const restarted = await shared.instance(options)
    const headers = { ...docplannerHeaders, 'user-agent': 'another', 'x-request-id': '7' }
    expect(await outcome(await send(restarted, { headers }))).toBe('200')
    await Promise.all([one, other, restarted].map(runBackgroundTasks))
    const stored = await restarted.store.inbound.list(list)
    expect(stored).toMatchObject([{ state: 'processed', repeats: 10 }])
    expect(await hostEventsOf(restarted)).toHaveLength(1)
  })

  test('WH-17: is recognised by the declared members, in any order and any notation of them', async () => {
    const at = await receiving('declared members')
    const { name, data, created_at } = bookingEvent()
    const bodies = [
      JSON.stringify({ name, data, created_at }),
      JSON.stringify(
        { created_at, data: Object.fromEntries(Object.entries(data).toReversed()), name },
        null,
        2,
      ),
      JSON.stringify({ name, data, created_at, sent_at: 'later', attempt: 2 }),
      JSON.stringify({ name, data, created_at }).replace('slot-booked', String.raw`slot\u002dbooked`),
    ]
    for (const body of bodies) await send(at, { body })
    expect(await at.stored()).toMatchObject([{ repeats: 3 }])
  })

  test.each<readonly [string, readonly string[]]>([
    [
      'identifiers that differ beyond the precision of a number',
      ['12345678901234567891', '12345678901234567892'].map((id) =>
        JSON.stringify(bookingEvent()).replace('"6263715"', id),
      ),
    ],
    [
      'a number and its text',
      ['1', '"1"'].map((id) => JSON.stringify(bookingEvent()).replace('"6263715"', id)),
    ],
    [
      'other times',
      ['2026-01-05T11:59:00+01:00', '2026-01-05T11:59:01+01:00'].map((at) =>
        JSON.stringify(bookingEvent({ at })),
      ),
    ],
    [
      'other names',
      ['slot-booked', 'booking-canceled'].map((name) => JSON.stringify(bookingEvent({ name }))),
    ],
    ['other data', ['1', '2'].map((id) => JSON.stringify(bookingEvent({ id })))],
    [
      'a missing time, and other bytes',
      ['a', 'b'].map((more) => JSON.stringify({ name: 'slot-booked', data: {}, more })),
    ],
    [
      'lists in another order',
      ['[1,2]', '[2,1]'].map((data) => `{"name":"x","created_at":"y","data":${data}}`),
    ],
  ])('WH-17: two events with %s are two', async (_, bodies) => {
    const at = await receiving('different')
    for (const body of bodies) await send(at, { body })
    for (const body of bodies) await send(at, { body })
    expect((await at.stored()).map(({ repeats }) => repeats)).toEqual([1, 1])
  })

  test('WH-17: is recognised by its bytes where no member is declared', async () => {
    const at = await receiving('bytes')
    const body = JSON.stringify({ event: 'task.created', data: { uuid: '1' } })
    for (const sent of [body, body, `${body} `]) await sendPlannr(at, sent)
    expect((await at.stored()).map(({ repeats }) => repeats)).toEqual([0, 1])
  })

  test('WH-16: is told for as long as the event is kept, and not from another event of the integration', async () => {
    const keyed = "header: { name: X-Api-Key, value: 'env:DOCPLANNER_WEBHOOK_KEY' }"
    const at = await receiving('kept', docplannerReceives(`keep_days: 14, ${keyed}`))
    await send(at)
    await runBackgroundTasks(at)
    at.clock.pass(14 * 24 * 3600)
    await runBackgroundTasks(at)
    await send(at)
    expect(await at.stored()).toMatchObject([{ repeats: 1 }])
    at.clock.pass(25 * 3600)
    await runBackgroundTasks(at)
    expect(await at.stored()).toEqual([])
    expect(await outcome(await send(at))).toBe('200')
    expect(await at.stored()).toMatchObject([{ repeats: 0 }])
  })
})

describe('the order of events', () => {
  const bookedAt = (minute: number, name: string, id = '1') =>
    JSON.stringify(bookingEvent({ name, id, at: `2026-01-05T11:${String(minute).padStart(2, '0')}:00Z` }))

  test('WH-17: is that in which they happened, for those of a resource that wait together', async () => {
    const at = await receiving('order')
    const moved = JSON.stringify({
      name: 'booking-moved',
      data: { old_visit_booking: { id: '1' }, new_visit_booking: { id: '2' } },
      created_at: '2026-01-05T11:02:00Z',
    })
    for (const body of [bookedAt(3, 'booking-canceled'), moved, bookedAt(1, 'slot-booked')])
      await send(at, { body })
    await runBackgroundTasks(at)
    const rows = await at.stored()
    expect(rows.map(({ late }) => late)).toEqual([false, false, false])
    const resources = new Set(rows.map(({ resource }) => resource))
    expect(resources.size).toBe(1)
    const names = lines(at, 'webhook.processed').map(({ id }) => rows.find((row) => row.id === id)?.name)
    expect(names).toEqual(['slot-booked', 'booking-moved', 'booking-canceled'])
  })

  test('WH-17 HP-47: an event that comes after a later one of its resource is handed on, and marked', async () => {
    const at = await receiving('late')
    await send(at, { body: bookedAt(3, 'booking-canceled') })
    await runBackgroundTasks(at)
    for (const body of [
      bookedAt(1, 'slot-booked'),
      bookedAt(1, 'slot-booked', '2'),
      bookedAt(4, 'presence-marked'),
    ])
      await send(at, { body })
    const breakEvent = {
      name: 'break-created',
      data: { break: { id: '1' } },
      created_at: '2026-01-05T11:00:00Z',
    }
    await send(at, { body: JSON.stringify(breakEvent) })
    await runBackgroundTasks(at)
    const late = (await at.stored()).filter((row) => row.late).map(({ name }) => name)
    expect(late).toEqual(['slot-booked'])
    expect(await at.hostEvents()).toHaveLength(5)
  })

  test('WH-17: a time in the future does not make every later event late', async () => {
    const at = await receiving('future')
    await send(at, { body: JSON.stringify(bookingEvent({ at: '2099-01-01T00:00:00Z' })) })
    await runBackgroundTasks(at)
    at.clock.pass(60)
    await send(at, {
      body: JSON.stringify(bookingEvent({ name: 'booking-canceled', at: '2026-01-05T12:01:00Z' })),
    })
    await runBackgroundTasks(at)
    expect((await at.stored()).map(({ late }) => late)).toEqual([false, false])
  })
})

const lines = ({ logs }: Pick<Awaited<ReturnType<typeof receiving>>, 'logs'>, event: string) =>
  logs.filter((line) => line.event === event)
