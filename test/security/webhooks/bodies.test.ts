import { describe, expect, test } from 'vitest'
import {
  bookingEvent,
  docplannerHeaders,
  patient,
  plannrHeaders,
  providerAddress,
} from '../../harness/inbound/providers-events.ts'
import { outcome, receiving, send, type Sent } from '../../harness/inbound/receiving.ts'
import { runBackgroundTasks } from '../../harness/deployment/run-background-tasks.ts'

const event = JSON.stringify(bookingEvent())
const withType = (type: string) => ({ ...docplannerHeaders, 'content-type': type })
const mebibyte = 1_048_576
const filled = (bytes: number) => {
  const empty = JSON.stringify({ ...bookingEvent(), filler: '' })
  return JSON.stringify({ ...bookingEvent(), filler: 'x'.repeat(bytes - empty.length) })
}

/** A body in pieces, whose length is not announced. */
const streamed = (at: Awaited<ReturnType<typeof receiving>>, pieces: Iterable<string>) => {
  const bytes = new TextEncoder()
  const iterator = pieces[Symbol.iterator]()
  let taken = 0
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const { done, value } = iterator.next()
      if (done) return controller.close()
      taken += value.length
      controller.enqueue(bytes.encode(value))
    },
  })
  const init = { method: 'POST', headers: docplannerHeaders, body, duplex: 'half' } as RequestInit
  const response = at.planbridge.fetch(new Request(`${at.origin}/webhooks/docplanner`, init), {
    address: providerAddress,
  })
  return { response, taken: () => taken }
}

describe('the form of a delivery', () => {
  test.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    'WH-19: %s is not allowed',
    async (method) => {
      const at = await receiving('method')
      const response = await send(at, { method })
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
    },
  )

  test.each<readonly [string, Sent, string]>([
    ['JSON', {}, '200'],
    ['JSON with its charset', { headers: withType('application/json; charset=UTF-8') }, '200'],
    ['JSON of a vendor', { headers: withType('application/vnd.docplanner+json') }, '200'],
    [
      'no type',
      { headers: { 'x-api-key': docplannerHeaders['x-api-key'] }, body: new TextEncoder().encode(event) },
      '415 media-type-unsupported',
    ],
    ['text', { headers: withType('text/plain') }, '415 media-type-unsupported'],
    ['a form', { headers: withType('application/x-www-form-urlencoded') }, '415 media-type-unsupported'],
    [
      'another charset',
      { headers: withType('application/json; charset=utf-16') },
      '415 media-type-unsupported',
    ],
    ['two types', { headers: withType('application/json, text/html') }, '415 media-type-unsupported'],
    ['gzip', { headers: { ...docplannerHeaders, 'content-encoding': 'gzip' } }, '415 media-type-unsupported'],
    ['brotli', { headers: { ...docplannerHeaders, 'content-encoding': 'br' } }, '415 media-type-unsupported'],
    [
      'two codings',
      { headers: { ...docplannerHeaders, 'content-encoding': 'identity, gzip' } },
      '415 media-type-unsupported',
    ],
    ['no coding', { headers: { ...docplannerHeaders, 'content-encoding': 'identity' } }, '200'],
    ['an empty body', { body: '' }, '400 request-malformed'],
    ['no JSON', { body: 'name=slot-booked' }, '400 request-malformed'],
    ['half of it', { body: event.slice(0, -5) }, '400 request-malformed'],
    ['no UTF-8', { body: Uint8Array.from([0x22, 0xff, 0x22]) }, '400 request-malformed'],
  ])('WH-19: %s', async (_, sent, expected) => {
    const at = await receiving('form')
    expect(await outcome(await send(at, sent))).toBe(expected)
    expect(await at.stored()).toHaveLength(expected === '200' ? 1 : 0)
  })

  test('WH-13 HC-30: a body of up to 1 MiB is taken, and a larger one is refused, unread if its length is announced', async () => {
    const at = await receiving('sizes')
    expect(await outcome(await send(at, { body: filled(mebibyte) }))).toBe('200')
    const tooLong = filled(mebibyte + 1)
    const headers = { ...docplannerHeaders, 'content-length': String(tooLong.length) }
    expect(await outcome(await send(at, { body: tooLong, headers }))).toBe('413 request-too-large')
    const pieces = (function* () {
      for (let piece = 0; piece < 100; piece += 1) yield 'x'.repeat(mebibyte)
    })()
    const { response, taken } = streamed(at, pieces)
    expect(await outcome(await response)).toBe('413 request-too-large')
    expect(taken()).toBeLessThan(8 * mebibyte)
    expect(await at.stored()).toHaveLength(1)
  })
})

describe('the content of a delivery', () => {
  test.each<readonly [string, unknown, string | null]>([
    ['a name that is not documented', bookingEvent({ name: 'something-new' }), 'something-new'],
    [
      'a documented event in a later shape',
      bookingEvent({ more: { data: { v2: [1, { a: null }] } } }),
      'slot-booked',
    ],
    ['no name', { data: {} }, null],
    ['a name that is a number', { name: 7 }, null],
    ['a name that is no plain one', { name: '<script>\0\u202e' }, null],
    ['a name with a lone surrogate', { name: '\ud800' }, null],
    ['an endless name', { name: 'a'.repeat(5_000) }, null],
    ['a list', [1, 2, 3], null],
    ['a text', 'slot-booked', null],
    ['nothing', null, null],
    ['members of the prototype', JSON.parse('{"__proto__":{"name":"x"},"constructor":{"name":"y"}}'), null],
    ['a time in the year 9999', bookingEvent({ at: '9999-12-31T23:59:59Z' }), 'slot-booked'],
    ['a time that is none', bookingEvent({ at: 'yesterday' }), 'slot-booked'],
  ])('WH-19 HP-47: %s is kept, acknowledged and handed on', async (_, body, name) => {
    const at = await receiving('content')
    expect(await outcome(await send(at, { body: JSON.stringify(body) }))).toBe('200')
    await runBackgroundTasks(at)
    expect(await at.stored()).toMatchObject([{ name, state: 'processed', late: false }])
    expect(await at.hostEvents()).toMatchObject([{ type: 'provider.event', integration: 'docplanner' }])
  })

  test('WH-19: a body that is nested a hundred thousand times is kept like any other', async () => {
    const at = await receiving('deep')
    const deep = `{"name":"slot-booked","created_at":"x","data":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    for (const expected of ['200', '200'])
      expect(await outcome(await send(at, { body: deep }))).toBe(expected)
    await runBackgroundTasks(at)
    expect(await at.stored()).toMatchObject([{ state: 'processed', repeats: 1 }])
  })

  test('HP-47: a tenant, an integration or an id that a body names changes nothing', async () => {
    const at = await receiving('forged')
    const forged = {
      tenant: 'other',
      integration: 'plannr',
      id: 'inb_1',
      checked: 'pulled',
      state: 'processed',
    }
    await send(at, { body: JSON.stringify({ ...bookingEvent(), ...forged, data: { ...forged } }) })
    expect(await at.stored()).toMatchObject([
      { tenant: 'deployment', integration: 'docplanner', checked: 'key', state: 'received' },
    ])
  })

  test('WH-20 HP-47: no URL of a body is requested', async () => {
    const requested: string[] = []
    const evil = 'https://evil.example/collect'
    const at = await receiving('urls', undefined, {
      programs: [
        {
          origins: ['https://evil.example'],
          fetch: (request) => {
            requested.push(request.url)
            return Promise.resolve(new Response('{}'))
          },
        },
      ],
    })
    const before = at.simulators.docplanner.log.entries.length
    const body = { ...bookingEvent(), url: evil, callback: evil, data: { self: { href: evil }, $ref: evil } }
    await send(at, { body: JSON.stringify(body) })
    const signedBody = JSON.stringify({ ...body, event: 'task.created' })
    await send(at, { path: '/plannr', body: signedBody, headers: plannrHeaders(signedBody) })
    await runBackgroundTasks(at)
    expect(await at.stored()).toHaveLength(2)
    expect([requested, at.simulators.docplanner.log.entries.length]).toEqual([[], before])
  })

  test('WH-18: the store has nothing of a body in clear, and what is sealed opens to the same bytes', async () => {
    const at = await receiving('sealed')
    await send(at)
    const [row] = await at.stored()
    const found = await at.store.inbound.find(row?.id ?? '')
    expect(found?.sealed).toMatch(/^eyJ/)
    expect(JSON.stringify(found)).not.toContain('6263715')
    expect(JSON.stringify([found, at.logs])).not.toContain(patient)
  })
})
