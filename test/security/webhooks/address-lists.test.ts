import { operationsApp } from '@planbridge/bff/internal/http/operations/operations-app.ts'
import type { Store } from '@planbridge/bff/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type MovableClock, movableClock } from '../../harness/deployment/movable-clock.ts'
import { openAddressInstance } from '../../harness/inbound/address-instance.ts'
import {
  jsonAnswer,
  missing,
  openPublishedList,
  type Publish,
  type PublishedList,
  textAnswer,
} from '../../harness/inbound/published-list.ts'
import { openStore } from '../../mock/kit/store/open-store.ts'

const good = ['8.8.4.1', '8.8.4.2', '8.8.4.3', '8.8.4.4']
const [listed = ''] = good
const stranger = '9.9.9.9'
const hour = 3_600
const day = 24 * hour

let site: PublishedList
let store: Store
let clock: MovableClock

beforeEach(async () => {
  site = await openPublishedList()
  store = await openStore()
  clock = movableClock()
})
afterEach(async () => {
  await site.close()
  await store.close()
})

const openInstance = (options: Partial<Parameters<typeof openAddressInstance>[0]> = {}) =>
  openAddressInstance({ store, clock, origin: site.origin, ...options })

/** An instance that has the good list. */
const openFollowing = async (options: Partial<Parameters<typeof openAddressInstance>[0]> = {}) => {
  site.publish(...good)
  const instance = openInstance(options)
  await instance.refreshDue()
  expect(instance.judge(listed)).toEqual({ kind: 'allowed' })
  return instance
}

const kinds = (instance: ReturnType<typeof openAddressInstance>) => ({
  listed: instance.judge(listed).kind,
  stranger: instance.judge(stranger).kind,
  everybody: instance.judge('0.0.0.0').kind,
})

const closed = { listed: 'unknown', stranger: 'unknown', everybody: 'unknown' }
const followed = { listed: 'allowed', stranger: 'refused', everybody: 'refused' }

const sample = (...entries: string[]) => `{"API":[\n${entries.map((entry) => `"${entry}",\n`).join('')}]}`
const publishing = (json: string, text: string): [Publish, Publish] => [
  jsonAnswer(json),
  textAnswer(text, 'text/plain'),
]
const both = (...entries: string[]): [Publish, Publish] => publishing(sample(...entries), entries.join('\n'))
const html = textAnswer(`<p>${good.join('</p><p>')}`, 'text/html')
const endless: Publish = (_request, response) =>
  void response.writeHead(200, { 'content-type': 'text/plain' }).write(listed)

/** Documents that are not used, each as JSON and text form. */
const refusedDocuments: readonly (readonly [string, readonly [Publish, Publish]])[] = [
  ['an array of nothing in a wrong member', publishing('{"ips":[]}', 'none')],
  ['a page of HTML with status 200', [html, html]],
  ['HTML that claims to be JSON and text', publishing('<p>', '<p>')],
  ['everybody, in IPv4', both(...good, '0.0.0.0/0')],
  ['everybody, in IPv6', both(...good, '::/0')],
  ['half of the internet', both(...good, '128.0.0.0/1')],
  ['a private range', both(...good, '10.0.0.0/8')],
  ['the own machine', both(...good, '127.0.0.1')],
  ['a link-local address', both(...good, '169.254.169.254')],
  ['a documentation range', both(...good, '203.0.113.0/24')],
  ['placeholders', both('10.0.xxx.xx', '10.0.xxx.xx')],
  ['one bad entry in twenty', both(...Array.from({ length: 19 }, (_, at) => `8.8.4.${at}`), '8.8.4.300')],
  ['an entry that libraries read as everybody', both(...good, '9.9.9.9/')],
  ['an entry with a negative prefix', both(...good, '9.9.9.9/-1')],
  ['an octal entry', both(...good, '011.011.011.011')],
  ['a range with bits after its prefix', both(...good, '9.9.9.9/24')],
  ['numbers', publishing('{"API":[134743041]}', '134743041')],
  ['a member given twice', publishing(`{"API":["${stranger}"],"API":["${listed}"]}`, '')],
  ['a byte order mark', publishing(`\uFEFF${sample(...good)}`, `\uFEFF${good.join('\n')}`)],
  ['a cut-off document', publishing(sample(...good).slice(0, 30), '8.8.4.1\n8.8')],
  [
    'ten megabytes',
    publishing(`{"API":["8.8.4.1"],"more":"${'x'.repeat(1e7)}"}`, `8.8.4.1${'\n'.repeat(1e7)}`),
  ],
  [
    'more than a thousand addresses',
    both(...Array.from({ length: 1_001 }, (_, at) => `8.8.${at >> 8}.${at & 255}`)),
  ],
  ['an error of the server', [textAnswer('', 'text/plain', 500), textAnswer('', 'text/plain', 503)]],
  ['nothing at these addresses', [missing, missing]],
  ['an endless document', [endless, endless]],
]

const unasked: (typeof refusedDocuments)[number] = [
  'a confirmation that was not asked for',
  [textAnswer('', 'text/plain', 304), textAnswer('', 'text/plain', 304)],
]

/** Only a document that never ends has to run into its deadline. */
const deadlineFor = (json: Publish): number => (json === endless ? 300 : 10_000)

describe('a published document', () => {
  test.each(refusedDocuments)(
    'WH-05 WH-08 HP-46: %s is refused, the last good list stays in use, and operators are told',
    async (_, [json, text]) => {
      await openFollowing()
      const instance = openInstance({ deadlineMs: deadlineFor(json) })
      const before = await instance.list()
      site.answer(json, text)
      clock.pass(day)
      await instance.refreshDue()
      expect(kinds(instance)).toEqual(followed)
      expect(await instance.list()).toMatchObject({
        addresses: before.addresses,
        held: null,
        problem: expect.stringMatching(/\w/) as string,
      })
      expect(instance.events.at(-1)).toMatchObject({ event: 'address-list.failed', failures: 1 })
    },
  )

  test.each([...refusedDocuments, unasked])(
    'WH-09 WH-12 HP-46: %s as the first one allows no address',
    async (_, [json, text]) => {
      const instance = openInstance({ deadlineMs: deadlineFor(json) })
      site.answer(json, text)
      await instance.refreshDue()
      expect(kinds(instance)).toEqual(closed)
    },
  )

  test.each<[string, [Publish, Publish], string]>([
    ['an empty list', both(), 'emptied'],
    ['a list of other addresses', both('9.9.9.9', '9.9.9.8'), 'disjoint'],
    ['a list that is mostly different', both(listed, '9.9.9.8', '9.9.9.7'), 'half-changed'],
    ['a list with a new broad range', both(...good, '9.9.0.0/16'), 'broad-range'],
  ])(
    'WH-09 WH-11 HP-46: %s is held, and the list before it stays in use',
    async (_, [json, text], reason) => {
      const instance = await openFollowing()
      site.answer(json, text)
      clock.pass(day)
      await instance.refreshDue()
      expect(kinds(instance)).toEqual(followed)
      expect(await instance.list()).toMatchObject({ addresses: good, held: { reason } })
      expect(instance.events.at(-1)).toMatchObject({ event: 'address-list.held', level: 'error', reason })
      clock.pass(day)
      await instance.refreshDue()
      expect(instance.events.filter(({ event }) => event === 'address-list.held')).toHaveLength(1)
    },
  )

  test('WH-06: a redirect is not followed, wherever it points', async () => {
    const instance = await openFollowing()
    const elsewhere = await openPublishedList()
    elsewhere.publish(stranger)
    for (const status of [301, 302, 303, 307, 308]) {
      const redirect: Publish = (request, response) =>
        void response.writeHead(status, { location: `${elsewhere.origin}${request.url ?? ''}` }).end()
      site.answer(redirect, redirect)
      clock.pass(day)
      await instance.refreshDue()
      const failed = instance.events.findLast(({ event }) => event === 'address-list.failed')
      expect(failed).toMatchObject({ detail: expect.stringContaining(`redirects (${status})`) as string })
    }
    expect(elsewhere.requests).toEqual([])
    expect(kinds(instance)).toEqual(followed)
    await elsewhere.close()
  })

  test('WH-07: the documented sample with its trailing comma, and the text form alone, give the same list', async () => {
    for (const forms of [
      both(...good),
      publishing('not JSON', good.join('\r\n')),
      [missing, both(...good)[1]] as const,
    ]) {
      const [json, text] = forms
      site.answer(json, text)
      const instance = openInstance()
      await instance.refreshDue()
      expect(await instance.list()).toMatchObject({ addresses: good, problem: null })
      clock.pass(day)
    }
  })

  test('WH-06: a list that has not changed is confirmed by a conditional request', async () => {
    const instance = await openFollowing()
    clock.pass(day)
    await instance.refreshDue()
    expect(site.requests).toEqual(['/public/docs/public-ips.json', '304 /public/docs/public-ips.json'])
    expect(await instance.list()).toMatchObject({ age_seconds: 0, held: null })
  })

  test('an address that left the list is allowed for a day, a new one at once', async () => {
    const instance = await openFollowing()
    site.publish(...good.slice(1), '8.8.4.5')
    clock.pass(day)
    await instance.refreshDue()
    expect([instance.judge(listed).kind, instance.judge('8.8.4.5').kind]).toEqual(['allowed', 'allowed'])
    clock.pass(day)
    expect([instance.judge(listed).kind, instance.judge('8.8.4.5').kind]).toEqual(['refused', 'allowed'])
  })
})

describe('the age of a list', () => {
  test('WH-10 WH-12 HP-46: while the provider is away for eight days, the list is used for seven, with an alarm every hour from the third day on', async () => {
    const instance = await openFollowing()
    site.answer(missing)
    const states: string[] = []
    for (let hours = 1; hours <= 8 * 24; hours += 1) {
      clock.pass(hour)
      await instance.refreshDue()
      states.push(instance.judge(listed).kind)
    }
    expect(states.indexOf('unknown')).toBe(7 * 24)
    expect(new Set(states.slice(7 * 24))).toEqual(new Set(['unknown']))
    const alarms = instance.events.flatMap((event) => (event.event === 'address-list.old' ? [event] : []))
    expect(alarms).toHaveLength(8 * 24 - 48)
    expect(alarms[0]).toMatchObject({ level: 'error', ageHours: 49, closesInHours: 119 })
    expect(alarms.at(-1)).toMatchObject({ ageHours: 192, closesInHours: 0 })
    site.publish(...good)
    clock.pass(hour)
    await instance.refreshDue()
    expect(kinds(instance)).toEqual(followed)
  })

  test('WH-10 OP-60: the readiness of an instance says from which age on a list is too old, and nothing of one that was confirmed', async () => {
    const instance = await openFollowing()
    const readyz = async () => {
      const app = operationsApp({
        readiness: () => Promise.resolve({ isReady: true }),
        recheckUnreadable: () => Promise.resolve(0),
        health: () => Promise.resolve([]),
        eventCounts: () => ({}),
        addresses: instance.questions,
      })
      const answer = await app.fetch(new Request('http://127.0.0.1/readyz'))
      return `${answer.status} ${await answer.text()}`
    }
    const after = async (seconds: number) => {
      clock.pass(seconds)
      await instance.refreshDue()
      return readyz()
    }
    const confirmed = await readyz()
    site.answer(missing)
    expect([confirmed, await after(2 * day), await after(1), await after(4 * day), await after(day)]).toEqual(
      [
        '200 ready',
        '200 ready',
        '200 ready, degraded: the address list of clinic is 48 hours old',
        '200 ready, degraded: the address list of clinic is 144 hours old',
        '200 ready, degraded: the address list of clinic is too old (168 hours)',
      ],
    )
    site.publish(...good)
    expect(await after(day)).toBe('200 ready')
  })

  test('WH-12 OP-60: the readiness of an instance says that there is no list, once it was tried', async () => {
    site.answer(missing)
    const instance = openInstance()
    expect(instance.questions.warnings()).toEqual([])
    await instance.refreshDue()
    expect(instance.questions.warnings()).toEqual(['there is no address list for clinic yet'])
  })

  test('WH-10: a provider that publishes hostile lists is an alarm and then closed, like one that is away', async () => {
    const instance = await openFollowing({
      deployment: 'webhooks: { address_lists: { alarm_hours: 1, close_hours: 30 } }',
    })
    site.publish(stranger)
    clock.pass(day)
    await instance.refreshDue()
    expect(instance.events.at(-1)).toMatchObject({ event: 'address-list.old', held: true })
    expect(kinds(instance)).toEqual(followed)
    clock.pass(7 * hour)
    expect(kinds(instance)).toEqual(closed)
  })

  test('WH-12: the list survives a restart without a network, and keeps its age', async () => {
    await openFollowing()
    site.answer(missing)
    clock.pass(3 * day)
    const restarted = openInstance()
    expect(kinds(restarted)).toEqual(closed)
    expect(restarted.judge(listed)).toEqual({ kind: 'unknown', retryAfterSeconds: 5 })
    await restarted.refreshDue()
    expect(kinds(restarted)).toEqual(followed)
    expect(await restarted.list()).toMatchObject({ state: 'old', age_seconds: 3 * day })
  })

  test('WH-12: a start without a network allows no address and asks callers to try again', async () => {
    const instance = openInstance()
    await instance.refreshDue()
    expect(instance.judge(listed)).toEqual({ kind: 'unknown', retryAfterSeconds: 300 })
    expect(await instance.list()).toMatchObject({ state: 'none', addresses: [] })
    site.publish(...good)
    clock.pass(60)
    await instance.refreshDue()
    expect(kinds(instance)).toEqual(followed)
  })

  test('WH-10: a clock that is set back by a year does not stop the daily fetch', async () => {
    const instance = await openFollowing()
    clock.set(-365 * day)
    site.publish(...good, '8.8.4.5')
    await instance.refreshDue()
    expect(instance.judge('8.8.4.5')).toEqual({ kind: 'allowed' })
  })
})

test('WH-12 HP-46: a provider whose website hangs or fails delays the list of no other one', async () => {
  const polish = await openPublishedList()
  polish.answer(endless, endless)
  site.publish(...good)
  const instance = openInstance({ polish: polish.origin, deadlineMs: 60_000 })
  const refreshing = instance.refreshDue()
  instance.following.start()
  await expect.poll(() => kinds(instance)).toEqual(followed)
  await polish.close()
  await refreshing
  await instance.following.stop()
  const lists = (await instance.report()).lists.map(({ integrations, state }) => [...integrations, state])
  expect(lists).toEqual([
    ['clinic', 'current'],
    ['clinic-pl', 'none'],
  ])
})

describe('other ways', () => {
  test('WH-32: observing lets every caller in, counts the others and names the last twenty', async () => {
    const instance = await openFollowing({ webhooks: '{ addresses: observe }' })
    for (let at = 0; at < 30; at += 1) expect(instance.judge(`9.9.9.${at}`)).toEqual({ kind: 'observed' })
    const [{ calls, strangers, enforced } = { calls: null, strangers: [], enforced: true }] = (
      await instance.report()
    ).integrations
    expect({ calls, enforced }).toEqual({
      enforced: false,
      calls: { allowed: 1, observed: 30, refused: 0, unknown: 0 },
    })
    expect(instance.events.at(-1)).toEqual({
      event: 'caller.observed',
      level: 'warn',
      integration: 'clinic',
      address: '9.9.9.29',
    })
    expect(strangers.map(({ address }) => address)).toEqual(
      Array.from({ length: 20 }, (_, at) => `9.9.9.${29 - at}`),
    )
  })

  test('WH-32: observing without a list lets every caller in', async () => {
    const instance = openInstance({ webhooks: '{ addresses: observe }' })
    await instance.refreshDue()
    expect(instance.judge(stranger)).toEqual({ kind: 'observed' })
  })

  test('WH-04: addresses by hand are judged like a list, and nothing is fetched', async () => {
    const instance = openInstance({
      webhooks: "{ allowed_addresses: [9.9.9.9, 8.8.0.0/16, '2600:1F00::/32'] }",
    })
    await instance.refreshDue()
    const judged = [
      '9.9.9.9',
      '::ffff:9.9.9.9',
      '8.8.255.255',
      '2600:1f00:0::1',
      '9.9.9.8',
      '8.9.0.0',
      '2600:1f01::',
      'unknown',
    ].map((address) => instance.judge(address).kind)
    expect(judged).toEqual([...Array<string>(4).fill('allowed'), ...Array<string>(4).fill('refused')])
    expect(site.requests).toEqual([])
  })

  test.each([
    '[]',
    '[0.0.0.0/0]',
    '[10.0.0.0/8]',
    "['::/0']",
    '[127.0.0.1]',
    '[9.9.9.9/24]',
    "['010.0.0.1']",
    '[10.0.xxx.xx]',
    "['']",
  ])('WH-05 WH-09: Planbridge does not start with the addresses %s by hand', (allowed) => {
    expect(() => openInstance({ webhooks: `{ allowed_addresses: ${allowed} }` })).toThrow(
      'integrations.clinic.webhooks.allowed_addresses',
    )
  })

  test('WH-05: simulated providers may call from this machine, and everybody is still too wide', () => {
    const simulated = { environment: 'simulated', webhooks: '{ allowed_addresses: [127.0.0.0/8] }' } as const
    expect(openInstance(simulated).judge('127.3.2.1')).toEqual({ kind: 'allowed' })
    expect(() => openInstance({ ...simulated, webhooks: '{ allowed_addresses: [0.0.0.0/0] }' })).toThrow(
      'is wider than /8',
    )
  })
})
