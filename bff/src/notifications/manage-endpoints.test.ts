import { describe, expect, test } from 'vitest'
import {
  changeWebhookEndpoint,
  createWebhookEndpoint,
  listWebhookEndpoints,
  removeWebhookEndpoint,
  rotateWebhookSecret,
  type EndpointNeeds,
} from './manage-endpoints.ts'
import { listWebhookDeliveries, replayWebhooks, resendWebhookDelivery } from './manage-deliveries.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const row = {
  id: 'we_AAAAAAAAAAAAAAAAAAAAAA',
  tenant: 't',
  host: 'key',
  url: 'https://host.example/',
  types: null,
  integrations: ['crm'],
  enabled: true,
  disabledReason: null,
  publicKeys: [],
  sealed: 'sealed',
  failures: 0,
  failingSince: null,
  openUntil: null,
  createdAt: now,
  deliveredAt: null,
}
const delivery = (message: string, change: object = {}) => ({
  message,
  type: 'connection.made',
  status: 'pending',
  tries: 0,
  nextAt: now,
  triedAt: null,
  httpStatus: null,
  reason: null,
  ...change,
})

interface Given {
  readonly row?: object | null
  readonly key?: object
  readonly adds?: boolean
  readonly changes?: readonly boolean[]
  readonly changed?: object | null
  readonly rows?: readonly object[]
  readonly resent?: number
  readonly found?: object | null
}

const open = (given: Given = {}) => {
  const log: unknown[] = []
  const record =
    (name: string, result?: unknown) =>
    (...input: unknown[]) => {
      log.push([name, ...input])
      return Promise.resolve(result)
    }
  let tries = 0
  const known = given.row === null ? undefined : { ...row, ...given.row }
  const needs = {
    clock: { now: () => now },
    random: { bytes: (length: number) => new Uint8Array(length) },
    integrations: new Map([
      ['crm', { tenant: 't' }],
      ['other', { tenant: 'u' }],
      ['billing', { tenant: 't' }],
    ]),
    hosts: { faultOf: (url: string) => (url.startsWith('https:') ? undefined : 'is not https') },
    vault: {
      sealAnswer: (_: unknown, text: string) => Promise.resolve(`sealed ${text.length}`),
      openAnswer: () =>
        Promise.resolve({
          kind: 'opened',
          text: JSON.stringify({ secrets: [{ text: 'old', until: null }], pairs: [] }),
        }),
    },
    events: { webhookEndpointAdded: (event: object) => log.push(['event', event]) },
    store: {
      webhooks: {
        findEndpoint: () => Promise.resolve(known),
        listEndpoints: (tenant: string) =>
          Promise.resolve(
            tenant === 't' ? [row, { ...row, id: 'we_BBBBBBBBBBBBBBBBBBBBBB', integrations: null }] : [],
          ),
        addEndpoint: record('add', given.adds ?? true),
        changeEndpoint: record('change', given.changed === null ? undefined : { ...row, ...given.changed }),
        removeEndpoint: record('remove', true),
        changeKeys: (...input: unknown[]) => {
          log.push(['keys', ...input])
          tries += 1
          return Promise.resolve(given.changes?.[tries - 1] ?? given.changes === undefined)
        },
        listDeliveries: record('list', given.rows),
        resend: record('resend', given.resent),
        findDelivery: record('find', given.found === null ? undefined : given.found),
        replay: record('replay', 7),
      },
    },
  } as unknown as EndpointNeeds
  const key = { kind: 'host-key', name: 'key', tenant: 't', integrations: null, ...given.key } as never
  const outcome = (promise: Promise<unknown>) => promise.catch((error: unknown) => error)
  const run = (useCase: (needs: never) => (input: never, caller: never) => Promise<unknown>, input: object) =>
    outcome(useCase(needs as never)({ endpoint: row.id, ...input } as never, key))
  return { log, run }
}

const refusal = (code: string, rest: object = {}) => expect.objectContaining({ code, ...rest }) as unknown
const input = { url: 'https://host.example/' }

describe('WH-66: a new endpoint', () => {
  test('is stored with its sealed keys, and its secret is told once', async () => {
    const { log, run } = open()
    const made = (await run(createWebhookEndpoint, input)) as { endpoint: object; secret: string }
    expect(made.secret).toMatch(/^whsec_/)
    expect(made.endpoint).toMatchObject({
      id: row.id,
      status: 'enabled',
      types: null,
      integrations: null,
      failures: 0,
    })
    expect(log).toMatchObject([
      [
        'add',
        {
          ...row,
          integrations: null,
          publicKeys: [expect.stringMatching(/^whpk_/)],
          sealed: expect.stringMatching(/^sealed/) as unknown,
        },
        50,
      ],
      ['event', { endpoint: row.id, tenant: 't', key: 'key' }],
    ])
  })

  test('is for the integrations that are named, else for those of the key', async () => {
    const { log, run } = open({ key: { integrations: ['crm'] } })
    await run(createWebhookEndpoint, input)
    await run(createWebhookEndpoint, { ...input, integrations: ['crm', 'crm'] })
    expect(log.filter((entry) => (entry as string[])[0] === 'add')).toMatchObject([
      ['add', { integrations: ['crm'] }, 50],
      ['add', { integrations: ['crm'] }, 50],
    ])
  })

  test.each<[string, object, Given, unknown]>([
    [
      'an address that is not allowed',
      { url: 'http://host.example/' },
      {},
      refusal('webhook-url-not-allowed'),
    ],
    ['an unknown integration', { integrations: ['none'] }, {}, refusal('integration-not-found')],
    ['an integration of another tenant', { integrations: ['other'] }, {}, refusal('integration-not-found')],
    [
      'an integration of another key',
      { integrations: ['billing'] },
      { key: { integrations: ['crm'] } },
      refusal('integration-not-found'),
    ],
    ['one too many', {}, { adds: false }, refusal('too-many-webhook-endpoints', { limit: 50 })],
  ])('is refused with %s', async (_, change, given, expected) => {
    expect(await open(given).run(createWebhookEndpoint, { ...input, ...change })).toEqual(expected)
  })
})

describe('an endpoint', () => {
  test.each<[string, Given, boolean]>([
    ['of its tenant', {}, true],
    ['of its integrations', { key: { integrations: ['crm', 'billing'] } }, true],
    ['of other integrations', { key: { integrations: ['billing'] } }, false],
    [
      'of all integrations, for a key of some',
      { row: { integrations: null }, key: { integrations: ['crm'] } },
      false,
    ],
    ['of another tenant', { row: { tenant: 'u' } }, false],
    ['that is unknown', { row: null }, false],
  ])('EM-30: is seen by a key if it is %s', async (_, given, isSeen) => {
    const { run, log } = open({ ...given, rows: [] })
    const changed = await run(changeWebhookEndpoint, {})
    expect(changed).toMatchObject(isSeen ? { id: row.id } : { code: 'webhook-endpoint-not-found' })
    expect(await run(removeWebhookEndpoint, {})).toEqual({ removed: isSeen })
    expect(log.map((entry) => (entry as string[])[0])).toEqual(isSeen ? ['change', 'remove'] : [])
    const listed = await run(listWebhookDeliveries, {})
    expect(listed).toMatchObject(isSeen ? { deliveries: [] } : { code: 'webhook-endpoint-not-found' })
  })

  test('EM-30: is listed for the keys that see it', async () => {
    const ids = async (integrations: readonly string[] | null) => {
      const listed = (await open({ key: { integrations } }).run(listWebhookEndpoints, {})) as {
        endpoints: { id: string }[]
      }
      return listed.endpoints.map(({ id }) => id.slice(3, 4))
    }
    expect([await ids(null), await ids(['crm']), await ids(['billing'])]).toEqual([['A', 'B'], ['A'], []])
  })

  test('is changed in what is named, and nothing else', async () => {
    for (const [change, stored] of [
      [{}, {}],
      [{ url: 'https://new.example/' }, { url: 'https://new.example/' }],
      [{ types: ['connection.made'] }, { types: ['connection.made'] }],
      [{ types: null }, { types: null }],
      [{ integrations: null }, { integrations: null }],
      [{ integrations: ['crm'] }, { integrations: ['crm'] }],
      [{ status: 'enabled' }, { enabled: true }],
      [{ status: 'disabled' }, { enabled: false, disabledReason: 'host' }],
    ] as const) {
      const { run, log } = open()
      await run(changeWebhookEndpoint, change)
      expect(log).toEqual([['change', row.id, stored]])
    }
    expect(await open().run(changeWebhookEndpoint, { url: 'http://x.example/' })).toEqual(
      refusal('webhook-url-not-allowed'),
    )
    expect(await open({ changed: null }).run(changeWebhookEndpoint, {})).toEqual(
      refusal('webhook-endpoint-not-found'),
    )
  })
})

describe('WH-67: the secret of an endpoint', () => {
  test.each([
    [undefined, 24],
    [1, 1],
    [0, 0],
  ])('is replaced, and the old one signs for %s more hours', async (overlap, hours) => {
    const { run, log } = open()
    const added = (await run(rotateWebhookSecret, { overlap_hours: overlap })) as { secret: string }
    expect(added.secret).toMatch(/^whsec_/)
    const [[, id, before, after]] = log as [[string, string, string, { sealed: string }]]
    expect([id, before]).toEqual([row.id, 'sealed'])
    const length = Number(after.sealed.split(' ')[1])
    const old = JSON.stringify({ text: 'old', until: now + hours * 3_600_000 }).length
    const { log: bare, run: again } = open()
    await again(rotateWebhookSecret, { overlap_hours: 0 })
    const alone = Number((bare as [[string, string, string, { sealed: string }]])[0][3].sealed.split(' ')[1])
    expect(length - alone).toBe(hours === 0 ? 0 : old + 1)
  })

  test.each([
    [[true], 1, false],
    [[false, false, true], 3, false],
    [[false, false, false, true], 3, true],
  ])('that others change at the same time (%j) is tried %i times', async (changes, tries, fails) => {
    const { run, log } = open({ changes })
    const result = await run(rotateWebhookSecret, {})
    expect(log).toHaveLength(tries)
    expect(result).toMatchObject(
      fails ? { code: 'store-unavailable', retryAfterSeconds: 1 } : { endpoint: { id: row.id } },
    )
  })
})

describe('WH-69: the deliveries of an endpoint', () => {
  test('are listed by pages of a hundred at most', async () => {
    const { run, log } = open({ rows: Array.from({ length: 3 }, (_, n) => delivery(String(n))) })
    expect(await run(listWebhookDeliveries, { status: 'dead', after: 'x', limit: '2' })).toMatchObject({
      deliveries: [{ event: '0', next_try_at: '2026-01-05T09:00:00.000Z' }, { event: '1' }],
      more: true,
    })
    expect(log).toEqual([['list', { endpoint: row.id, status: 'dead', after: 'x', max: 3 }]])
    const all = open({ rows: [delivery('0', { status: 'dead' })] })
    expect(await all.run(listWebhookDeliveries, {})).toMatchObject({
      deliveries: [{ next_try_at: null }],
      more: false,
    })
    expect(all.log).toMatchObject([['list', { max: 101 }]])
  })

  test('are sent again, if they are kept', async () => {
    const { run, log } = open({ resent: 1, found: delivery('evt_1') })
    expect(await run(resendWebhookDelivery, { event: 'evt_1' })).toMatchObject({ event: 'evt_1' })
    expect(log).toEqual([
      ['resend', { endpoint: row.id, message: 'evt_1', now }],
      ['find', row.id, 'evt_1'],
    ])
    for (const given of [
      { resent: 0, found: delivery('evt_1') },
      { resent: 1, found: null },
    ])
      expect(await open(given).run(resendWebhookDelivery, { event: 'evt_1' })).toEqual(
        refusal('webhook-delivery-not-found'),
      )
  })

  test('of a time are sent again, until now without another end', async () => {
    const { run, log } = open()
    const from = '2026-01-01T00:00:00.000Z'
    expect(await run(replayWebhooks, { from })).toEqual({ events: 7 })
    await run(replayWebhooks, { from, until: '2026-01-02T00:00:00.000Z' })
    expect(log).toEqual([
      ['replay', { endpoint: row.id, from: Date.parse(from), until: now, now, max: 10_000 }],
      [
        'replay',
        { endpoint: row.id, from: Date.parse(from), until: Date.parse('2026-01-02'), now, max: 10_000 },
      ],
    ])
  })
})
