import { describe, expect, test } from 'vitest'
import {
  bookingEvent,
  bothReceive,
  docplannerHeaders,
  docplannerReceives,
  inboundSecrets,
  plannrHeaders,
  plannrReceives,
  signed,
} from '../../harness/inbound/providers-events.ts'
import { outcome, receiving, send, sendPlannr, type Sent } from '../../harness/inbound/receiving.ts'

const json = { 'content-type': 'application/json' }
const task = JSON.stringify({ event: 'task.created', data: { uuid: '1', title: 'Zürich 🎉' } })
const unauthenticated = '401 delivery-not-authenticated'

describe('a delivery with a signature', () => {
  test('WH-15: is taken if the signature is that of the bytes, also those that are no plain ASCII', async () => {
    const at = await receiving('signed')
    expect(await outcome(await sendPlannr(at, task))).toBe('200')
    const spaced = new TextEncoder().encode(`\n ${task}\n`)
    expect(await outcome(await sendPlannr(at, spaced))).toBe('200')
    expect(await at.stored()).toMatchObject([
      { integration: 'plannr', checked: 'signature', name: 'task.created', bytes: spaced.length },
      { integration: 'plannr', checked: 'signature', name: 'task.created' },
    ])
  })

  const right = signed(task)
  test.each([
    ['missing', undefined],
    ['empty', ''],
    ['upper-case', right.toUpperCase()],
    ['truncated', right.slice(0, -1)],
    ['truncated to a prefix', right.slice(0, 32)],
    ['longer', `${right}0`],
    ['doubled', `${right}, ${right}`],
    ['in base64', Buffer.from(right, 'hex').toString('base64')],
    ['with a scheme', `sha256=${right}`],
    ['of another secret', signed(task, 'another')],
    ['of an empty secret', signed(task, ' ')],
    ['of another body', signed(`${task} `)],
    ['of zeros', '0'.repeat(64)],
    ['changed in the last digit', right.slice(0, -1) + (right.endsWith('0') ? '1' : '0')],
  ])('WH-15 HC-28: is refused if the signature is %s', async (_, signature) => {
    const at = await receiving('badly signed')
    const headers = { ...json, ...(signature !== undefined && { 'x-signature': signature }) }
    expect(await outcome(await send(at, { path: '/plannr', body: task, headers }))).toBe(unauthenticated)
    expect(await at.stored()).toEqual([])
  })

  test('WH-15 HC-28: is refused if the body was encoded again, with equal JSON', async () => {
    const at = await receiving('encoded again')
    for (const body of [
      JSON.stringify(JSON.parse(task), null, 2),
      task.replace('🎉', String.raw`\ud83c\udf89`),
      `\uFEFF${task}`,
      `${task}\n`,
    ])
      expect(await outcome(await send(at, { path: '/plannr', body, headers: plannrHeaders(task) }))).toBe(
        unauthenticated,
      )
  })

  test('WH-15: two secrets are right while one replaces the other, and the old one only until it is removed', async () => {
    const two = plannrReceives(
      "signing_secrets: ['env:PLANNR_SIGNING_SECRET_NEXT', 'env:PLANNR_SIGNING_SECRET']",
    )
    const at = await receiving('rotation', two)
    const [old, next] = [inboundSecrets.PLANNR_SIGNING_SECRET, inboundSecrets.PLANNR_SIGNING_SECRET_NEXT]
    for (const secret of [old, next]) expect(await outcome(await sendPlannr(at, task, secret))).toBe('200')
    const later = await receiving(
      'rotated',
      plannrReceives("signing_secrets: ['env:PLANNR_SIGNING_SECRET_NEXT']"),
    )
    expect(await outcome(await sendPlannr(later, task, old))).toBe(unauthenticated)
    expect(await outcome(await sendPlannr(later, task, next))).toBe('200')
  })
})

describe('a delivery with a key', () => {
  const path = `path_key: 'env:DOCPLANNER_PATH_KEY'`
  const pathKey = inboundSecrets.DOCPLANNER_PATH_KEY

  test.each<readonly [string, Sent, string]>([
    ['the right key', {}, '200'],
    ['no key', { headers: json }, unauthenticated],
    ['another key', { headers: { ...json, 'x-api-key': 'another' } }, unauthenticated],
    [
      'a prefix of it',
      { headers: { ...json, 'x-api-key': docplannerHeaders['x-api-key'].slice(0, -1) } },
      unauthenticated,
    ],
    [
      'the key twice',
      {
        headers: {
          ...json,
          'x-api-key': `${docplannerHeaders['x-api-key']}, ${docplannerHeaders['x-api-key']}`,
        },
      },
      unauthenticated,
    ],
    [
      'the key in another header',
      { headers: { ...json, authorization: docplannerHeaders['x-api-key'] } },
      unauthenticated,
    ],
    ['the key in the path as well', { path: `/docplanner/${pathKey}` }, unauthenticated],
  ])('WH-14 HC-28: in a header: %s', async (_, sent, expected) => {
    const at = await receiving('header key')
    expect(await outcome(await send(at, sent))).toBe(expected)
    expect(await at.stored()).toHaveLength(expected === '200' ? 1 : 0)
  })

  test.each<readonly [string, string, string]>([
    ['the right key', `/docplanner/${pathKey}`, '200'],
    ['no key', '/docplanner', unauthenticated],
    ['another key', '/docplanner/another-key-of-at-least-32-characters', unauthenticated],
    ['an empty key', '/docplanner/', '404 not-found'],
    ['the key in the query', `/docplanner?key=${pathKey}`, unauthenticated],
    ['more path', `/docplanner/${pathKey}/more`, '404 not-found'],
  ])('WH-14 HC-28: in the path: %s', async (_, target, expected) => {
    const at = await receiving('path key', docplannerReceives(path))
    expect(await outcome(await send(at, { path: target, headers: json }))).toBe(expected)
  })

  test('WH-14: a key in the path is in no log line, no answer and no count, wherever it is sent', async () => {
    const at = await receiving('path key in logs', docplannerReceives(path))
    const escaped = pathKey.replaceAll('-', '%2D')
    for (const target of [
      `/webhooks/docplanner/${pathKey}`,
      `/webhooks/docplanner/${pathKey}/more`,
      `/webhooks/plannr/${pathKey}`,
      `/webhook/docplanner/${pathKey}`,
      `/webhook/docplanner/${escaped}`,
      `/v1/${pathKey}`,
      `/bff/${pathKey}`,
      `/connect-api/${pathKey}`,
      `/bff/proxy/${pathKey}/crm`,
    ])
      for (const method of ['POST', 'PUT', 'GET']) {
        const request = new Request(at.origin + target, { method, ...(method !== 'GET' && { body: '{}' }) })
        const response = await at.direct.fetch(request, { address: '192.0.2.7' })
        expect(await response.text()).not.toContain(pathKey)
      }
    const log = JSON.stringify(at.logs)
    expect(log).not.toContain(pathKey)
    expect(log).not.toContain(escaped)
    expect(at.lines('request.failed').length).toBeGreaterThan(10)
  })

  test('WH-14: with a key in the header and one in the path, both are needed', async () => {
    const both = docplannerReceives(
      "header: { name: X-Api-Key, value: ['env:DOCPLANNER_WEBHOOK_KEY_NEXT', 'env:DOCPLANNER_WEBHOOK_KEY'] }, path_key: ['env:DOCPLANNER_PATH_KEY']",
    )
    const at = await receiving('both keys', both)
    const [one, other] = [inboundSecrets.DOCPLANNER_WEBHOOK_KEY, inboundSecrets.DOCPLANNER_WEBHOOK_KEY_NEXT]
    const keyed = (target: string, key?: string) =>
      send(at, { path: target, headers: { ...json, ...(key !== undefined && { 'x-api-key': key }) } }).then(
        outcome,
      )
    expect(await keyed(`/docplanner/${pathKey}`, one)).toBe('200')
    expect(await keyed(`/docplanner/${pathKey}`, other)).toBe('200')
    expect(await keyed(`/docplanner/${pathKey}`)).toBe(unauthenticated)
    expect(await keyed('/docplanner', one)).toBe(unauthenticated)
  })
})

describe('an integration', () => {
  test('WH-22 HC-28: takes no delivery that is proven for another one', async () => {
    const at = await receiving('other integration')
    const event = JSON.stringify(bookingEvent())
    expect(await outcome(await send(at, { path: '/plannr', body: event }))).toBe(unauthenticated)
    expect(await outcome(await send(at, { body: task, headers: plannrHeaders(task) }))).toBe(unauthenticated)
    expect(await at.stored()).toEqual([])
  })

  test.each([
    '/dp-hybrid',
    '/unknown',
    '/Docplanner',
    '/constructor',
    '/__proto__',
    '',
    '/',
    '/%64ocplanner%20',
  ])('WH-22: that receives nothing does not exist: %j', async (path) => {
    const at = await receiving('not receiving')
    expect(await outcome(await send(at, { path }))).toBe('404 not-found')
  })

  test('WH-22: without settings for events receives none', async () => {
    const at = await receiving('off', (text) => text)
    for (const path of ['/docplanner', '/plannr'])
      expect(await outcome(await send(at, { path }))).toBe('404 not-found')
  })
})

test('WH-23: refusals of one kind are equal but for their reference, and are logged with both addresses', async () => {
  const at = await receiving('uniform')
  const refusals = [
    await send(at, { headers: json }),
    await send(at, { headers: { ...json, 'x-api-key': 'wrong' } }),
    await send(at, { path: '/plannr', headers: json }),
    await send(at, { path: '/plannr', headers: { ...json, 'x-signature': signed('other') } }),
  ]
  const shown = await Promise.all(
    refusals.map(async (response) => {
      const { reference: _, ...problem } = (await response.json()) as Record<string, unknown>
      const headers = [...response.headers].filter(([name]) => name !== 'content-length')
      return JSON.stringify([response.status, headers, problem])
    }),
  )
  expect(new Set(shown).size).toBe(1)
  expect(at.lines('webhook.refused')).toHaveLength(4)
  expect(at.lines('webhook.refused')[0]).toMatchObject({
    integration: 'docplanner',
    code: 'delivery-not-authenticated',
    address: '127.0.0.9',
    peer: '192.0.2.1',
  })
})

test('WH-21 HC-28: cookies are not read, none is set, and no header of the app is needed here and nowhere else', async () => {
  const at = await receiving('cookies', bothReceive)
  const headers = {
    ...docplannerHeaders,
    cookie: '__Host-planbridge=x; planbridge=x',
    origin: 'https://evil.example',
    'sec-fetch-site': 'cross-site',
  }
  for (const sent of [
    { headers },
    { headers: { ...headers, 'x-api-key': 'wrong' } },
    { path: '/none', headers },
  ]) {
    const response = await send(at, sent)
    expect(response.headers.get('set-cookie')).toBeNull()
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  }
  expect(await at.stored()).toHaveLength(1)
  for (const path of ['/../bff/session', '/../v1/connections', '/%2e%2e/bff/session', '/../bff/attempts']) {
    const response = await send(at, { path, headers })
    expect([401, 403, 404]).toContain(response.status)
    expect(response.headers.get('set-cookie')).toBeNull()
  }
})
