import { describe, expect, test } from 'vitest'
import { inProcess } from '../../transports/in-process.ts'
import { type DocplannerClient, type DocplannerOptions, docplanner } from '../docplanner.ts'
import { publicationNames } from './network.ts'
import { type Journal, type JournalEntry, journaled } from '../journaled.ts'
import type { Delivery, Environment } from '../simulator.ts'
import { type Arrival, visitor } from '../visitor.ts'

const minute = 60_000
const senders = ['127.0.71.10', '127.0.71.11']
const header = { name: 'X-Api-Key', value: 'CANARY-KEY-docplanner' }
const push = { url: 'https://app.example/webhooks/docplanner', header }
const client = { clientId: '12_sample', clientSecret: 'CANARY-SECRET-docplanner' }
const pushed: DocplannerClient = { ...client, notifications: 'push', push }
const gated: DocplannerClient = { ...pushed, push: { ...push, gates: ['slot-booking', 'booking-moving'] } }

interface Sent extends Delivery {
  readonly request: Request
  readonly body: {
    readonly name: string
    readonly data: Record<string, unknown>
    readonly created_at: string
  }
}

type Answer = (sent: Sent) => Response | Promise<Response>

/** A simulator whose pushes reach a receiver that answers as given. */
const setUp = (
  options: Partial<DocplannerOptions> = {},
  answer: Answer = () => new Response(null, { status: 204 }),
) => {
  const clock = { at: Date.parse('2026-03-02T09:00:00Z') }
  const received: Sent[] = []
  const environment: Environment = {
    now: () => clock.at,
    seed: 'callbacks',
    async deliver(request, delivery) {
      const sent = { ...delivery, request, body: JSON.parse(await request.clone().text()) as Sent['body'] }
      received.push(sent)
      return answer(sent)
    },
  }
  const made = { environment, domain: 'doctoralia.es', clients: [pushed], publicIps: senders, ...options }
  const sim = docplanner(made)
  const { fetch } = inProcess([sim])
  const browser = visitor(fetch, sim.origins)
  const names = () => received.map(({ body }) => body.name)
  return { clock, received, names, made, sim, fetch, browser }
}

/** Submits the form of a page whose markup contains the text. */
const submit = async (
  fetch: typeof globalThis.fetch,
  page: Arrival,
  action: string,
  fields: Record<string, string>,
) => {
  if (page.kind !== 'page') throw new Error('no page')
  return fetch(new URL(action, page.url), { method: 'POST', body: new URLSearchParams(fields) })
}

const textOf = async (response: Response): Promise<string> => (await response.text()).replaceAll(/\s+/g, ' ')

const firstFree = async (fetch: typeof globalThis.fetch, origin: string): Promise<string> => {
  const html = await (await fetch(`${origin}/calendar?address=111`)).text()
  return (
    /<select name="start">\s*<option value="(\d+)"/.exec(
      html.slice(html.indexOf('Book as a patient')),
    )?.[1] ?? ''
  )
}

const bookAda = async ({ fetch, sim, browser }: ReturnType<typeof setUp>) => {
  const page = await browser.open(`${sim.origin}/calendar?address=111`)
  const start = await firstFree(fetch, sim.origin)
  const fields = {
    address: '111',
    start,
    service: '101',
    name: 'Ada',
    surname: 'Sample',
    phone: '+34600000000',
  }
  return submit(fetch, page, '/calendar/book', fields)
}

describe('Docplanner’s calendar page', () => {
  test('pushes each change with the agreed header, from its listed addresses in turn', async () => {
    const at = setUp()
    expect(await textOf(await bookAda(at))).toContain('The visit is booked.')
    const page = await at.browser.open(`${at.sim.origin}/calendar`)
    const change = (id: string, fields: Record<string, string>) =>
      submit(at.fetch, page, `/calendar/visits/${id}`, fields)
    const start = await firstFree(at.fetch, at.sim.origin)
    await change('2134125', { change: 'confirm' })
    await change('2134125', { change: 'move', start })
    await change('2134126', { change: 'present' })
    await change('2134126', { change: 'cancel' })
    await at.sim.sendDue()
    expect(at.names()).toEqual([
      'slot-booked',
      'booking-confirmed',
      'booking-moved',
      'presence-marked',
      'booking-canceled',
    ])
    expect(new Set(at.received.map(({ request }) => request.headers.get('x-api-key')))).toEqual(
      new Set([header.value]),
    )
    expect(at.received.slice(0, 3).map(({ from }) => from)).toEqual([senders[0], senders[1], senders[0]])
    expect(at.received[2]?.body.data).toMatchObject({
      old_visit_booking: { id: '2134125', status: 'canceled' },
      new_visit_booking: { id: '2134126', status: 'booked' },
    })
    expect(at.received[3]?.body.data).toMatchObject({ presence: 'PRESENT' })
  })

  test('shows what was sent and what became of it', async () => {
    const at = setUp({}, () => new Response(null, { status: 403 }))
    await bookAda(at)
    await at.sim.sendDue()
    expect(await textOf(await at.fetch(`${at.sim.origin}/calendar`))).toContain(
      'Failed (answer 403); next try',
    )
  })
})

describe('Docplanner’s pushes', () => {
  test('that fail are tried again after 5 and after 10 minutes, and then are buried', async () => {
    const at = setUp({}, () => new Response(null, { status: 500 }))
    at.sim.notify('break-created', {})
    for (const minutes of [0, 4, 1, 9, 1, 600]) {
      at.clock.at += minutes * minute
      await at.sim.sendDue()
    }
    expect(at.names()).toHaveLength(3)
    expect(at.sim.outbox.messages()).toMatchObject([{ state: 'buried' }])
  })

  test('that were buried are sent again after a release, for 14 days', async () => {
    let status = 500
    const at = setUp({ pushRetryMinutes: [] }, () => new Response(null, { status }))
    at.sim.notify('old', {})
    await at.sim.sendDue()
    at.clock.at += 14 * 24 * 60 * minute + 1
    at.sim.notify('buried', {})
    await at.sim.sendDue()
    status = 204
    const released = await release(at)
    expect(released.status).toBe(204)
    await at.sim.sendDue()
    expect(at.names()).toEqual(['old', 'buried', 'buried'])
  })

  test('can be doubled, held back and reversed by a test, also with names of tomorrow', async () => {
    const at = setUp()
    const { manners } = at.sim.outbox
    Object.assign(manners, { copies: 10, holds: true, order: 'newest-first' })
    at.sim.notify('slot-booked', { id: 1 })
    at.sim.notify('a-name-of-tomorrow', { more: [1] })
    await at.sim.sendDue()
    expect(at.received).toEqual([])
    manners.holds = false
    await at.sim.sendDue()
    expect(at.names()).toEqual([
      ...Array.from({ length: 10 }, () => 'a-name-of-tomorrow'),
      ...Array.from({ length: 10 }, () => 'slot-booked'),
    ])
  })

  test('can have bodies of 5 MB', async () => {
    const at = setUp()
    at.sim.notify('slot-booked', { filler: 'x'.repeat(5_000_000) })
    await at.sim.sendDue()
    expect(JSON.stringify(at.received[0]?.body).length).toBeGreaterThan(5_000_000)
  })

  test('are not made for a client that pulls, which has a queue of its own', async () => {
    const other = { clientId: '13_other', clientSecret: 'CANARY-SECRET-other' }
    const at = setUp({
      clients: [pushed, client, other, { ...other, clientId: '14_far', facilities: ['2'] }],
    })
    at.sim.patientBooks({ address: '111' })
    expect(['12_sample', '13_other', '14_far'].map((id) => at.sim.queue(id).length)).toEqual([1, 1, 0])
  })

  test('tell of changes through the API too', async () => {
    const at = setUp()
    const headers = { authorization: `Bearer ${await tokenOf(at)}`, 'content-type': 'application/json' }
    const base = `${at.sim.origin}/api/v3/integration/facilities/1/doctors/123/addresses/111`
    const span = { since: '2026-03-06T14:00:00+01:00', till: '2026-03-06T15:00:00+01:00' }
    const created = await at.fetch(`${base}/breaks`, { method: 'POST', headers, body: JSON.stringify(span) })
    const { id } = (await created.json()) as { id: string }
    await at.fetch(`${base}/breaks/${id}`, { method: 'DELETE', headers })
    await at.fetch(`${base}/services/101`, { method: 'PATCH', headers, body: JSON.stringify({ price: 90 }) })
    await at.fetch(`${base}/bookings/2134124`, { method: 'DELETE', headers })
    await at.sim.sendDue()
    expect(at.names()).toEqual([
      'break-created',
      'break-removed',
      'address-service-changed',
      'booking-canceled',
    ])
  })
})

const tokenOf = async ({ fetch, sim }: ReturnType<typeof setUp>): Promise<string> => {
  const { clientId: client_id, clientSecret: client_secret } = client
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: 'integration',
    client_id,
    client_secret,
  })
  const issued = await fetch(`${sim.origin}/oauth/v2/token`, { method: 'POST', body })
  return ((await issued.json()) as { access_token: string }).access_token
}

const release = async (at: ReturnType<typeof setUp>): Promise<Response> => {
  const headers = { authorization: `Bearer ${await tokenOf(at)}` }
  return at.fetch(`${at.sim.origin}/api/v3/integration/notifications/release`, { method: 'POST', headers })
}

describe('Docplanner’s booking gate', () => {
  test('asks before a patient books or moves, and goes ahead after a success', async () => {
    const at = setUp({ clients: [gated] })
    await bookAda(at)
    await at.sim.sendDue()
    expect(at.received.map(({ kind, body }) => [kind, body.name])).toEqual([
      ['question', 'slot-booking'],
      ['notice', 'slot-booked'],
    ])
    expect(at.received[0]?.body.data).toMatchObject({
      visit_booking_request: { booking_by: 'user', patient: { name: 'Ada' }, duration: 30 },
    })
  })

  test.each([
    ['with an agreed code', () => Response.json({ error_code: 3 }, { status: 422 }), 'code 3'],
    ['without a code', () => new Response('no', { status: 500 }), 'no reason'],
    ['by silence', () => Promise.reject(new TypeError('refused')), 'no reason'],
  ])('shows the denial %s, and changes nothing', async (_, answer: Answer, shown) => {
    const at = setUp({ clients: [gated] }, answer)
    expect(await textOf(await bookAda(at))).toContain(shown)
    const start = await firstFree(at.fetch, at.sim.origin)
    const page = await at.browser.open(`${at.sim.origin}/calendar`)
    const moved = await submit(at.fetch, page, '/calendar/visits/2134124', { change: 'move', start })
    expect(await textOf(moved)).toContain(shown)
    await at.sim.sendDue()
    expect(at.names()).toEqual(['slot-booking', 'booking-moving'])
  })

  test('is remembered with its answer by a simulator with a journal, which asks and sends nothing twice', async () => {
    const kept: JournalEntry[] = []
    const journal: Journal = { entries: () => [...kept], append: (entry) => void kept.push(entry) }
    let asked = 0
    const at = setUp({ clients: [gated] }, ({ kind }) => {
      if (kind === 'question') asked += 1
      return asked > 1
        ? Response.json({ error_code: 9 }, { status: 409 })
        : new Response(null, { status: 204 })
    })
    const open = () =>
      journaled((environment) => docplanner({ ...at.made, environment }), at.made.environment, journal)
    const first = await open()
    const book = async (sim: typeof first) => bookAda({ ...at, sim, fetch: inProcess([sim]).fetch })
    await book(first)
    expect(await textOf(await book(first))).toContain('code 9')
    await first.sendDue()
    const before = await (await first.fetch(new Request(`${first.origin}/calendar`))).text()
    const sentBefore = at.received.length
    const second = await open()
    const after = await (await second.fetch(new Request(`${second.origin}/calendar`))).text()
    const visits = (html: string) => html.slice(html.indexOf('Visits'), html.indexOf('Messages sent'))
    expect(visits(after)).toBe(visits(before))
    expect(at.received).toHaveLength(sentBefore)
  })
})

describe('Docplanner’s published addresses', () => {
  const list = (at: ReturnType<typeof setUp>, form: 'json' | 'txt', init: RequestInit = {}) =>
    at.fetch(`${at.sim.origin}/public/docs/public-ips.${form}`, init)

  test('follow the addresses in use, and answer 304 to a validator that still holds', async () => {
    const at = setUp({ spareIps: ['127.0.71.12'] })
    const first = await list(at, 'txt')
    expect(await first.text()).toBe('127.0.71.10\n127.0.71.11\n')
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' }
    expect((await list(at, 'txt', { headers })).status).toBe(304)
    await at.fetch(`${at.sim.origin}/network`, {
      method: 'POST',
      body: new URLSearchParams({ change: 'add' }),
    })
    const second = await list(at, 'txt', { headers })
    expect([second.status, await second.text()]).toEqual([200, '127.0.71.10\n127.0.71.11\n127.0.71.12\n'])
    at.sim.network.removeSender()
    expect(at.sim.network.senders).toEqual(senders)
  })

  test('HP-46: can be replaced on a page by every hostile publication', async () => {
    const at = setUp()
    const shown: Record<string, readonly [number, string]> = {}
    for (const name of publicationNames) {
      const body = new URLSearchParams({ published: name })
      expect(await textOf(await at.fetch(`${at.sim.origin}/network`, { method: 'POST', body }))).toContain(
        'Published.',
      )
      const answer = await list(at, 'json', { redirect: 'manual' })
      const text = name === 'endless' ? await firstBytes(answer) : await answer.text()
      shown[name] = [
        answer.status,
        text.length > 100 ? `${text.length} characters` : text.replaceAll('\n', ''),
      ]
    }
    expect(shown).toMatchObject({
      'as-it-is': [200, '{"API": ["127.0.71.10","127.0.71.11",]}'],
      empty: [200, '{"API": []}'],
      placeholders: [200, '{"API": ["10.0.xxx.xx","10.0.xxx.xx",]}'],
      redirect: [302, ''],
      missing: [404, 'Not found'],
      failing: [503, 'Service unavailable'],
      endless: [200, expect.stringMatching(/^\{"API/)],
    })
    expect(shown['everybody']?.[1]).toContain('0.0.0.0/0')
    expect(Number.parseInt(shown['huge']?.[1] ?? '', 10)).toBeGreaterThan(10_000_000)
    expect(shown['web-page']?.[1]).toContain('<!doctype html>')
  })
})

const firstBytes = async ({ body }: Response): Promise<string> => {
  const reader = body?.getReader()
  const { value } = (await reader?.read()) ?? {}
  await reader?.cancel()
  return new TextDecoder().decode(value)
}
