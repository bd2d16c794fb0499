import { endpoints } from '@planbridge/shared/contract'
import {
  assert,
  asyncProperty,
  constant,
  jsonValue,
  oneof,
  record,
  string,
  webFragments,
  webQueryParameters,
} from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { hostileDeployment } from '../../harness/deployment/hostile-deployment.ts'

const alice = { account: 'alice' }
const path = '/bff/attempts/complete'
const json = { 'content-type': 'application/json' }

const startedAttempt = async () => {
  const at = await hostileDeployment()
  const browser = openBrowser(at)
  const pending = await browser.start({ integration: 'dp-hybrid' })
  const callback = await browser.atProvider(pending, alice)
  const body = {
    mode: 'fragment',
    path: callback.pathname,
    raw: callback.hash.slice(1),
    verifier: pending.proof.verifier as string,
  }
  return { at, browser, pending, callback, body }
}

const post = (browser: Browser, body: string, headers: Record<string, string> = json) =>
  browser.send(path, { method: 'POST', body, headers })

const kilobyte = 'a'.repeat(1024)

describe('the body of complete', () => {
  const bodies = [
    ['nothing', () => ''],
    ['no JSON', () => '{'],
    ['null', () => 'null'],
    ['a number', () => '17'],
    ['a list', () => '[]'],
    ['a text', () => '"raw"'],
    ['an empty object', () => '{}'],
    ['a list as raw', (honest: object) => JSON.stringify({ ...honest, raw: ['state=s'] })],
    ['an object as raw', (honest: object) => JSON.stringify({ ...honest, raw: { state: 's' } })],
    ['a number as raw', (honest: object) => JSON.stringify({ ...honest, raw: 17 })],
    ['null as raw', (honest: object) => JSON.stringify({ ...honest, raw: null })],
    ['a list as verifier', (honest: object) => JSON.stringify({ ...honest, verifier: ['v'] })],
    ['a short verifier', (honest: object) => JSON.stringify({ ...honest, verifier: 'v' })],
    ['an unknown mode', (honest: object) => JSON.stringify({ ...honest, mode: 'form_post' })],
    ['a list as path', (honest: object) => JSON.stringify({ ...honest, path: ['/callback'] })],
    ['no path', (honest: object) => JSON.stringify({ ...honest, path: undefined })],
    [
      'the expected nonce and state',
      (honest: object) => JSON.stringify({ ...honest, nonce: 'n', state: 's' }),
    ],
    ['__proto__', (honest: object) => JSON.stringify(honest).replace('{', '{"__proto__":{"polluted":true},')],
    [
      'constructor',
      (honest: object) => JSON.stringify({ ...honest, constructor: { prototype: { polluted: true } } }),
    ],
    ['bytes that are not UTF-8', () => Buffer.from([0x7b, 0xff, 0x7d]).toString('latin1')],
    [
      'a code of 64 KB',
      (honest: object) => JSON.stringify({ ...honest, raw: `state=s&code=${kilobyte.repeat(64)}` }),
    ],
    ['ten thousand levels', () => `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ] as const

  test.each(bodies)('CB-18: %s → 400 at once, and the attempt stays pending', async (_, write) => {
    const { at, browser, pending, callback, body } = await startedAttempt()
    const began = performance.now()
    const response = await post(browser, write(body))
    expect(performance.now() - began).toBeLessThan(30_000)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'request-malformed' })
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
    expect(at.provider.count('token')).toBe(0)
    expect((await browser.complete(pending, callback)).ok, 'the genuine response').toBe(true)
  })

  test('CB-18: an ID token of a megabyte → 413, and the attempt stays pending', async () => {
    const { at, browser, pending, callback, body } = await startedAttempt()
    const response = await post(
      browser,
      JSON.stringify({ ...body, raw: `${body.raw}${kilobyte.repeat(1024)}` }),
    )
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({ code: 'request-too-large' })
    expect(at.provider.count('token')).toBe(0)
    expect((await browser.complete(pending, callback)).ok).toBe(true)
  })

  test('CB-18: any body gets a failure code and never 500', async () => {
    const { at, browser, body } = await startedAttempt()
    const raw = oneof(string(), webQueryParameters(), webFragments(), constant(body.raw.slice(0, 40)))
    const anything = oneof(
      record(Object.fromEntries(Object.keys(body).map((name) => [name, jsonValue()]))),
      raw.map((text) => ({ ...body, raw: text })),
      jsonValue(),
    )
    await assert(
      asyncProperty(anything, async (posted) => {
        const response = await post(browser, JSON.stringify(posted))
        const { code } = (await response.json()) as { code: string }
        expect(response.status).toBeGreaterThanOrEqual(400)
        expect(response.status).toBeLessThan(500)
        expect(endpoints.completeAttempt.failures.concat('request-malformed' as never)).toContain(code)
      }),
      { numRuns: 200 },
    )
    expect(at.provider.count('token')).toBe(0)
  })
})

describe('the request of complete', () => {
  const types = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=b',
    'application/json-patch+json',
    'text/json',
    '',
  ]

  test.each(types)('CB-19: as “%s” → 415, and the attempt stays pending', async (type) => {
    const { at, browser, pending, callback, body } = await startedAttempt()
    const response = await post(browser, JSON.stringify(body), { 'content-type': type })
    expect(response.status).toBe(415)
    expect(at.provider.count('token')).toBe(0)
    expect((await browser.complete(pending, callback)).ok).toBe(true)
  })

  test.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    'CB-19: by %s → 405 without effect',
    async (method) => {
      const { at, browser, body } = await startedAttempt()
      const query = new URLSearchParams(body).toString()
      const response = await browser.send(`${path}?${query}`, { method })
      expect(response.status).toBe(405)
      expect(at.provider.count('token')).toBe(0)
      expect(await at.rows('connections')).toEqual([])
    },
  )

  test.each(['0', '', 'true'])(
    'CB-19: with “%s” in the header of the app → 403 without effect',
    async (value) => {
      const { at, browser, body } = await startedAttempt()
      const response = await post(browser, JSON.stringify(body), { ...json, 'x-planbridge': value })
      expect(response.status).toBe(403)
      expect(await response.json()).toMatchObject({ code: 'origin-not-allowed' })
      expect(at.provider.count('token')).toBe(0)
    },
  )

  test('CB-19: a form_post of the provider gets a 405 document, and the code is not exchanged', async () => {
    const { at, browser, body } = await startedAttempt()
    const response = await browser.send('/callback/dynamic-planner', {
      method: 'POST',
      body: body.raw,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(response.status).toBe(405)
    expect(response.headers.get('location')).toBeNull()
    expect(at.provider.count('token')).toBe(0)
  })
})
