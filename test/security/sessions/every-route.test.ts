import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sqlStore } from '@planbridge/bff/testing'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import { endpoints } from '@planbridge/shared/contract'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recordArtifact, recordSecret } from '../../harness/artifacts.ts'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { environment } from '../../harness/deployment/config-text.ts'
import { head, overHttp } from '../../harness/deployment/over-http.ts'
import { type RecordedDeployment, recordedDeployment } from '../../harness/deployment/recorded-deployment.ts'
import { visibleState } from '../../harness/deployment/visible-state.ts'
import { makeOperator } from '../../harness/deployment/with-firm.ts'
import { scanner } from '../../tools/secret-scan/scan.ts'
import { type AppRequest, everyRequest, sendRequest } from './every-request.ts'

const priya = { account: 'priya.nair' }
const tom = { account: 'tom@elmsample.example' }
const fullRounds = process.env['PLANBRIDGE_ROUNDS'] === 'full'

/** Opens and uses one connection of each kind, and returns the front-channel parameters. */
const connectEverything = async (at: RecordedDeployment, browser: Browser) => {
  const frontChannel: string[] = []
  const consent = async (
    integration: string,
    model: 'user-present' | 'delegation',
    who: { account: string },
  ) => {
    const purpose = frontChannel.length === 0 ? 'sign-in' : 'link'
    const pending = await browser.start({ integration, model, purpose })
    const callback = await browser.atProvider(pending, who)
    const parameters = new URLSearchParams((callback.hash || callback.search).slice(1))
    frontChannel.push(
      pending.proof.verifier,
      ...['code', 'id_token'].flatMap((name) => parameters.getAll(name)),
    )
    const done = await browser.complete(pending, callback)
    if (!done.ok) throw new Error(done.body.code)
    return done.body.connection.id
  }
  const ids = [
    await consent('dp-hybrid', 'user-present', priya),
    await consent('dp-hybrid', 'delegation', priya),
    await consent('dp-code', 'user-present', priya),
    await consent('plannr', 'delegation', tom),
  ]
  for (const integration of ['dp-firm', 'docplanner']) {
    const added = await browser.call(endpoints.addServiceAccount, { integration: integration as never })
    if (added.ok) ids.push(added.body.id)
  }
  const { token } = await at.simulators.plannr.mintPersonalToken({ username: tom.account })
  frontChannel.push(token)
  const pasted = await browser.call(endpoints.addPersonalToken, {
    integration: 'plannr' as never,
    token,
    ends_on: '2026-06-30',
  })
  if (pasted.ok) ids.push(pasted.body.id)
  for (const id of ids)
    for (const path of ['/crm/v1/clients', '/api/v1/me', '/api/v3/integration/facilities'])
      await browser.api(id, path)
  at.simulators.dynamicPlanner.expireAccessTokens()
  at.simulators.plannr.expireAccessTokens()
  at.simulators.docplanner.expireTokens()
  for (const id of ids)
    for (const path of ['/crm/v1/clients', '/api/v1/me', '/api/v3/integration/facilities'])
      await browser.api(id, path)
  return { ids, frontChannel }
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const otherPaths = [
  '/',
  '/index.html',
  '/callback/plannr',
  '/callback/dynamic-planner?code=x',
  '/assets/none.js',
  '/healthz',
  '/readyz',
  '/metrics',
  '/openapi.json',
  '/.env',
  '/config',
  '/bff',
  '/bff/',
  '/bff/config',
  '/bff/debug',
  '/bff/env',
  '/bff/proxy',
  '/bff/proxy/',
  '/v1/connections',
  '/embed',
  '/embed-api/session',
  '/webhooks/plannr',
  '/admin',
  '/graphql',
  '/bff/attempts/',
  '/bff/connections/__proto__',
  '/bff/connections/%00',
]

const crawl = async (browser: Browser, ids: readonly string[], excludedPaths: readonly string[]) => {
  const requests = (ids.length > 0 ? ids : ['none'])
    .flatMap((id) => everyRequest(id))
    .filter(({ name }) => !excludedPaths.includes(name))
  for (const one of requests) await sendRequest(browser, one)
  for (const path of [...new Set(requests.map((one) => one.path)), ...otherPaths])
    for (const method of methods) {
      if (excludedPaths.length > 0 && method === 'DELETE') continue
      if (excludedPaths.length > 0 && path === '/bff/sign-out') continue
      await browser.send(path, { method })
    }
}

describe('secrets in responses', () => {
  test('HC-34 TX-09 SES-05 LG-01: no route returns a secret for any method, signed in or not, and no log or store contains one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'planbridge-'))
    const store = await sqlStore(sqliteDialect(join(folder, 'planbridge.sqlite')))
    const at = await recordedDeployment('HC-34', { store })
    const person = openBrowser(at)
    const { ids, frontChannel } = await connectEverything(at, person)
    const session = person.jar.get('__Host-planbridge') ?? ''
    await crawl(person, ids, ['signOut', 'disconnect'])
    expect((await visibleState(person)).connections).toMatchObject({ connections: { length: ids.length } })
    await crawl(openBrowser(at), ids, [])
    const sent = Object.values(at.simulators).flatMap(({ log }) => log.entries)
    const bearers = sent.flatMap(
      ({ headers }) => /^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1] ?? [],
    )
    const refreshes = sent.flatMap(({ body }) => new URLSearchParams(body).getAll('refresh_token'))
    const issued = at.simulators.docplanner.tokensIssued.map(({ token }) => token)
    const secrets = [
      ...new Set([
        ...Object.values(environment),
        ...frontChannel,
        ...bearers,
        ...refreshes,
        ...issued,
        session,
      ]),
    ]
    for (const secret of secrets) recordSecret(secret)
    expect(secrets.length).toBeGreaterThan(20)
    const files = readdirSync(folder).map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))
    for (const { name, bytes } of files) recordArtifact('database', `HC-34 ${name}`, bytes)
    expect(files.map(({ name }) => name)).toContain('planbridge.sqlite-wal')
    const scanSource = scanner([
      'CANARY-AT-',
      'CANARY-RT-',
      'CANARY-IDT-',
      'CANARY-CODE-',
      'CANARY-SECRET-',
      ...secrets,
    ])
    const sources = [
      ...files,
      { name: 'answers', bytes: Buffer.from(at.responses.join('\n')) },
      { name: 'logs', bytes: Buffer.from(JSON.stringify(at.logs)) },
    ]
    expect(sources.flatMap((source) => scanSource(source).map(({ source: where }) => where))).toEqual([])
    // Proves that the scan works: the same secret is found when planted.
    expect(scanSource({ name: 'planted', bytes: Buffer.from(`{"token":"${bearers[0]}"}`) })).not.toEqual([])
    await store.close()
    rmSync(folder, { recursive: true })
  })

  test('HC-34 LG-04: the text of a provider error is in no response and no log', async () => {
    const at = await recordedDeployment('HC-34 errors')
    const browser = openBrowser(at)
    const pending = await browser.start({ integration: 'dp-hybrid' })
    const callback = await browser.atProvider(pending, priya)
    at.simulators.dynamicPlanner.interrupt({
      when: ({ url }) => url.endsWith('/connect/token'),
      answer: async (request) =>
        Response.json(
          {
            error: 'invalid_grant',
            error_description: `CANARY-ECHO ${await request.text()}`,
            error_uri: 'http://127.0.0.1:4101/CANARY-ECHO',
          },
          { status: 400 },
        ),
    })
    expect((await browser.complete(pending, callback)).body).toMatchObject({ code: 'code-rejected' })
    const lost = await browser.start({ integration: 'dp-hybrid' })
    const second = await browser.atProvider(lost, priya)
    at.simulators.dynamicPlanner.interrupt({
      when: ({ url }) => url.endsWith('/connect/token'),
      answer: async (request) =>
        Promise.reject(new Error(`connect ECONNREFUSED CANARY-ECHO ${await request.text()}`)),
    })
    expect((await browser.complete(lost, second)).body).toMatchObject({ code: 'provider-unreachable' })
    expect(at.responses.join('')).not.toContain('CANARY')
    expect(JSON.stringify(at.logs)).not.toContain('CANARY')
  })
})

describe('the log', () => {
  const forged = '{"event":"session.signed-in","level":"error","subject":"forged"}'
  const line = `x\n${forged}\r\n${forged}\u2028${forged}\u0085\u001b[2J`
  const inUrl = encodeURIComponent(line)

  const written = (at: RecordedDeployment) => at.logs.map((record) => `${JSON.stringify(record)}\n`).join('')

  test('HC-35 LG-02: a refused request writes exactly one JSON record on one line, for any content', async () => {
    const at = await recordedDeployment('HC-35')
    const browser = openBrowser(at)
    const latin = Buffer.from(line, 'utf8')
      .toString('latin1')
      .replaceAll(/[\r\n]/g, ' ')
    const hostile = {
      'user-agent': latin,
      referer: latin,
      'x-forwarded-for': latin,
      'accept-language': latin,
      'x-request-id': latin,
    }
    const requests: readonly (readonly [string, RequestInit])[] = [
      [`/bff/${inUrl}`, {}],
      [`/bff/connections/${inUrl}`, { method: 'DELETE' }],
      [`/bff/proxy/${inUrl}/${inUrl}?${inUrl}`, {}],
      ['/bff/session', { method: 'PUT' }],
      ['/bff/session', { headers: { 'sec-fetch-site': latin } }],
      ['/bff/session', { headers: { origin: latin } }],
      ['/bff/session', { headers: { 'x-planbridge': latin } }],
      [`/assets/${inUrl}`, {}],
      [
        '/bff/attempts',
        {
          method: 'POST',
          body: JSON.stringify({ purpose: line, integration: line, [line]: line }),
          headers: { 'content-type': 'application/json' },
        },
      ],
      ['/bff/attempts', { method: 'POST', body: line, headers: { 'content-type': latin } }],
    ]
    for (const [path, init] of requests) {
      const before = at.logs.length
      const response = await browser.send(path, {
        ...init,
        headers: { ...hostile, ...(init.headers as Record<string, string>) },
      })
      expect(response.status).toBeGreaterThanOrEqual(400)
      expect(at.logs.length - before).toBe(1)
      expect(at.logs.at(-1)).toMatchObject({ event: 'request.failed', level: 'info' })
    }
    const lines = written(at).split('\n').slice(0, -1)
    expect(lines).toHaveLength(requests.length)
    for (const one of lines) expect(JSON.parse(one)).not.toHaveProperty('subject')
  })

  test('HC-35 LG-02: an authorization response with line breaks writes exactly one record', async () => {
    const at = await recordedDeployment('HC-35 response')
    const browser = openBrowser(at)
    for (const error of [line, 'access_denied', 'server_error']) {
      const pending = await browser.start({ integration: 'plannr' })
      const answer = new URL(pending.facts.redirect_uri)
      answer.search = String(
        new URLSearchParams({ state: pending.facts.state, error, error_description: line, error_uri: line }),
      )
      const before = at.logs.length
      expect((await browser.complete(pending, answer)).ok).toBe(false)
      expect(at.logs.slice(before).map(({ event }) => event)).toEqual(['attempt.failed', 'request.failed'])
    }
    expect(
      written(at)
        .split('\n')
        .slice(0, -1)
        .every((one) => !Object.hasOwn(JSON.parse(one) as object, 'subject')),
    ).toBe(true)
  })

  test('LG-06: a path is logged without its query', async () => {
    const at = await recordedDeployment('LG-06')
    const browser = openBrowser(at)
    for (const path of [
      '/bff/none?code=CODE-4711',
      '/bff/proxy/none/x?access_token=CODE-4711',
      '/bff/session?CODE-4711',
    ])
      await browser.send(path, { method: 'PUT', body: '{}' })
    expect(at.logs).toHaveLength(3)
    expect(JSON.stringify(at.logs)).not.toContain('4711')
  })

  test('HC-35: a raw request line with any bytes writes at most one record', async () => {
    const at = await recordedDeployment('HC-35 wire')
    const { raw } = await overHttp(at)
    for (const target of [
      `/bff/${inUrl}`,
      '/bff/%0a%0d%1b[2J',
      '/bff/\u00ff\u0085',
      `/bff/${'a'.repeat(8000)}`,
      '/bff/%',
      '/bff/%c0%ae',
    ]) {
      const before = at.logs.length
      const answer = await raw(head(`GET ${target} HTTP/1.1`))
      expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /)
      expect(at.logs.length - before).toBeLessThanOrEqual(1)
    }
  })
})

describe('bodies of every shape', () => {
  const poison = [
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'valueOf',
    '__defineGetter__',
    'then',
    'toJSON',
  ]
  const wrong: fc.Arbitrary<unknown> = fc.oneof(
    fc.constantFrom(
      null,
      true,
      false,
      0,
      -1,
      1e308,
      '',
      [],
      {},
      [[]],
      [null],
      { $gt: '' },
      { length: 1 },
      ['a'.repeat(43)],
      { toString: 'x' },
    ),
    fc.jsonValue({ maxDepth: 4 }),
    fc.string({ maxLength: 3 }),
  )
  const poisoned = fc.record({
    key: fc.constantFrom(...poison),
    value: fc.oneof(fc.constant({ polluted: true }), fc.jsonValue()),
  })

  /** A literal string, because `JSON.stringify` omits `__proto__` of an object literal. */
  const withMember = (body: object, key: string, value: unknown): string => {
    const members = Object.entries(body).map(
      ([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`,
    )
    return `{${[...members, `${JSON.stringify(key)}:${JSON.stringify(value) ?? 'null'}`].join(',')}}`
  }

  const carrying = (connection: string) => everyRequest(connection).filter(({ body }) => body !== undefined)
  const numRuns = fullRounds ? 2000 : 60

  const fuzzed = async (name: string) => {
    const at = await recordedDeployment(name)
    const browser = openBrowser(at)
    const { id } = await browser.connectOrThrow({ integration: 'plannr' }, tom)
    await makeOperator(at, browser)
    const post = async (one: AppRequest, body: string) => {
      at.clock.pass(1)
      return (await sendRequest(browser, one, { body })).status
    }
    return { at, browser, id, post }
  }

  test.each(carrying('x').map(({ name }) => name))(
    'HC-37: %s refuses members that would pollute a prototype',
    async (name) => {
      const { browser, id, post, at } = await fuzzed(`HC-37 ${name} pollution`)
      const one = carrying(id).find((request) => request.name === name) as AppRequest
      const before = await visibleState(browser)
      await fc.assert(
        fc.asyncProperty(poisoned, async ({ key, value }) => {
          expect(await post(one, withMember(one.body ?? {}, key, value))).toBe(400)
          expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
        }),
        { numRuns },
      )
      expect(Object.prototype).not.toHaveProperty('polluted')
      expect(await visibleState(browser)).toEqual(before)
      expect(await at.planbridge.ready()).toBe(true)
    },
    120_000,
  )

  const fields = carrying('x').flatMap(({ name, body }) =>
    Object.keys(body ?? {}).map((field) => ({ name, field })),
  )

  test.each(fields)(
    'HC-37: $name refuses a $field of a wrong type or shape with 4xx',
    async ({ name, field }) => {
      const { browser, id, post } = await fuzzed(`HC-37 ${name} ${field}`)
      const one = carrying(id).find((request) => request.name === name) as AppRequest
      const before = await visibleState(browser)
      await fc.assert(
        fc.asyncProperty(wrong, async (value) => {
          const status = await post(one, JSON.stringify({ ...one.body, [field]: value }))
          expect([400, 403, 404, 409, 413, 422]).toContain(status)
        }),
        { numRuns },
      )
      expect(await visibleState(browser)).toEqual(before)
    },
    120_000,
  )

  test.each(carrying('x').map(({ name }) => name))(
    'HC-37: %s responds to any text without a server error',
    async (name) => {
      const { browser, id, post } = await fuzzed(`HC-37 ${name} text`)
      const one = carrying(id).find((request) => request.name === name) as AppRequest
      const before = await visibleState(browser)
      const texts = fc.oneof(
        fc.string(),
        fc.json(),
        fc.constantFrom(
          '[',
          '{"a":',
          '\ufeff{}',
          '{}{}',
          'NaN',
          '{"__proto__":{"polluted":true}}',
          '{"constructor":{"prototype":{"polluted":true}}}',
        ),
      )
      await fc.assert(
        fc.asyncProperty(
          texts.filter((text) => text.trim() !== '{}'),
          async (text) => {
            expect(await post(one, text)).toBe(400)
          },
        ),
        { numRuns },
      )
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
      expect(await visibleState(browser)).toEqual(before)
    },
    120_000,
  )

  test('HC-37: deep, wide or long bodies are refused quickly', async () => {
    const { post, id } = await fuzzed('HC-37 size')
    const wide = `{${Array.from({ length: 10_000 }, (_, at) => `"k${at}":1`).join(',')}}`
    const bodies = [
      `${'['.repeat(60_000)}${']'.repeat(60_000)}`,
      `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
      wide,
      `{"raw":"${'x'.repeat(130_000)}"}`,
      `{"a":"${'x'.repeat(1_000_000)}"}`,
    ]
    const started = performance.now()
    for (const one of carrying(id))
      for (const body of bodies) expect([400, 413]).toContain(await post(one, body))
    expect(performance.now() - started).toBeLessThan(60_000)
  })

  test('HC-37: malformed paths are refused', async () => {
    const { browser, id } = await fuzzed('HC-37 paths')
    for (const wild of [
      '__proto__',
      'constructor',
      '%00',
      '%',
      '..',
      '%2e%2e',
      `${id}%00`,
      `${id}'--`,
      'a'.repeat(65),
      '%f0%28%8c%28',
      '[object Object]',
    ]) {
      for (const [method, path] of [
        ['DELETE', `/bff/connections/${wild}`],
        ['PUT', `/bff/connections/${wild}/account`],
        ['GET', `/bff/proxy/${wild}/api/v1/me`],
      ] as const) {
        const init =
          method === 'PUT' ? { body: '{"account":"x"}', headers: { 'content-type': 'application/json' } } : {}
        const { status } = await browser.send(path, { method, ...init })
        expect(status).toBeGreaterThanOrEqual(400)
        expect(status).toBeLessThan(500)
      }
    }
  })
})
