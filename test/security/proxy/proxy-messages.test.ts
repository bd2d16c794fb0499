import { connect } from 'node:net'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { head, overHttp } from '../../harness/deployment/over-http.ts'
import {
  providerRequests,
  type RecordedDeployment,
  recordedDeployment,
  tokenRequests,
} from '../../harness/deployment/recorded-deployment.ts'
import { demoSecrets } from '../../mock/registrations.ts'
import type { InProcess } from '../../mock/transports/in-process.ts'
import { undiciBridge } from './undici-bridge.ts'

const priya = { account: 'priya.nair' }
const tom = { account: 'tom@elmsample.example' }
const clients = '/crm/v1/clients'

const rounds = process.env['PLANBRIDGE_ROUNDS'] === 'full' ? 350 : 40

const throughUndici = async (network: InProcess) => {
  const { forward, close } = await undiciBridge(network)
  onTestFinished(close)
  return forward
}

const engines = [
  { engine: 'fetch', forwardThrough: undefined },
  { engine: 'undici', forwardThrough: throughUndici },
]

describe.each(engines)('through $engine', ({ engine, forwardThrough }) => {
  let at: RecordedDeployment
  let browser: Browser
  let connection: string
  let cookie: string
  let raw: (bytes: string) => Promise<string>
  let plain: Awaited<ReturnType<typeof overHttp>>

  beforeEach(async () => {
    at = await recordedDeployment(`proxy wire through ${engine}`, {
      config: (text) => `${text}\nproxy:\n  request_mebibytes: 1\n`,
      ...(forwardThrough && { forwardThrough }),
    })
    browser = openBrowser(at)
    connection = (await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)).id
    cookie = `cookie: ${[...browser.jar].map((pair) => pair.join('=')).join()}`
    // `at` reads responses to their end for the record. These stay streams.
    plain = await overHttp({ planbridge: at.direct })
    raw = (await overHttp(at)).raw
  })

  /** The API calls that reached the provider. */
  const apiCalls = () =>
    at.simulators.dynamicPlanner.log.entries.filter(({ origin }) => origin === 'http://127.0.0.1:4102')

  const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0)

  const climbs = [
    '/../',
    '/%2e%2e/',
    '/.%2e/',
    '/%2E./',
    '/..%2f',
    '/%252e%252e/',
    '/..%5c',
    '/..;/',
    '/..\\',
    '/\\..\\',
    '/%00',
    '/..%00/',
    '/%c0%ae%c0%ae/',
    '/%e0%80%ae/',
    '//',
    '/./',
    '/.../',
    '/..',
    '/%2e',
    '/%2f',
    '/%5c',
    '/%0d%0a',
    '/%09',
  ]

  const targets = climbs.flatMap((climb) => [
    `/bff/proxy/ID${climb}crm/v1/clients`,
    `/bff/proxy/ID/crm${climb}v1/clients`,
    `/bff/proxy/ID/crm/v1/clients${climb}`,
    `/bff/proxy/ID/crm/v1/clients/x${climb}admin`,
    `/bff/proxy${climb}ID/crm/v1/clients`,
  ])

  test('HC-16 PX-04: a raw path in any other spelling reaches the provider as a listed operation or not at all', async () => {
    const permitted = /^\/crm\/v1\/clients(?:\/[^/\\]+)?$/
    for (const target of targets) {
      const answer = await raw(head(`GET ${target.replace('ID', connection)} HTTP/1.1`, [cookie]))
      expect(statusOf(answer)).toBeLessThan(500)
    }
    const reached = apiCalls().map(({ url }) => url)
    expect(reached.filter((url) => !permitted.test(new URL(url).pathname))).toEqual([])
    expect(
      reached.filter((url) => /%2e|%2f|%5c|%00|%0d|\.\.|\/\//i.test(url.replace('http://', ''))),
    ).toEqual([])
  })

  const switches = [
    '//evil.example/x',
    '/\\evil.example/x',
    '/http://evil.example/x',
    '/@evil.example/x',
    '/:80@evil.example/x',
    '/.evil.example/x',
    '.evil.example/x',
    '@evil.example/x',
    ':80@evil.example',
    '/%2f%2fevil.example',
    '/http:%2f%2fevil.example',
    '/\uff0f\uff0fevil.example',
    '/%09//evil.example',
    '/;@evil.example',
  ]

  test('HC-17: no request target and no Host header changes the host of a call', async () => {
    const lines = [
      [],
      ['host: evil.example'],
      ['host: localhost:8787', 'x-forwarded-host: evil.example', 'forwarded: host=evil.example'],
    ]
    for (const other of lines)
      for (const spelled of switches) {
        for (const target of [
          `/bff/proxy/${connection}${spelled}`,
          `http://evil.example/bff/proxy/${connection}${clients}`,
        ]) {
          const answer = await raw(head(`GET ${target} HTTP/1.1`, [cookie, ...other]))
          expect(statusOf(answer)).toBeLessThan(500)
        }
      }
    // The test network has no evil.example, so a request to it would be a network error.
    expect(at.logs.filter(({ code }) => code === 'provider-unreachable')).toEqual([])
    expect(JSON.stringify(at.simulators.dynamicPlanner.log.entries)).not.toContain('evil')
  })

  const smuggled = [
    'authorization: Bearer CANARY-AT-of-the-caller',
    'Authorization: Basic Q0FOQVJZ',
    'AUTHORIZATION: Bearer x',
    'ocp-apim-subscription-key: CANARY-SUBKEY-of-the-caller',
    'Ocp_Apim_Subscription_Key: CANARY-SUBKEY-of-the-caller',
    'x-sub-key: CANARY-SUBKEY-of-the-caller',
    'proxy-authorization: Basic Q0FOQVJZ',
    'x-plannr-account-uuid: of-another-person',
    'x-original-url: /admin',
    'x-rewrite-url: /admin',
    'x-http-method-override: DELETE',
    'x-forwarded-for: 127.0.0.1',
    'forwarded: for=127.0.0.1',
    'x-real-ip: 127.0.0.1',
    'referer: http://localhost:8787/secret',
    'te: trailers',
    'trailer: x',
    'accept: text/html',
    'user-agent: CANARY-AGENT',
    'if-none-match: "x"',
    'range: bytes=0-1',
    'expect: 100-continue',
  ]

  test('HC-18 PX-20: credentials and addresses of the caller are not forwarded, and the stored credentials are sent once in headers', async () => {
    const query = '?pageSize=1&access_token=CANARY-AT-query&subscription-key=CANARY-SUBKEY-query&api_key=x'
    for (const line of smuggled)
      await raw(head(`GET /bff/proxy/${connection}${clients}${query} HTTP/1.1`, [cookie, line]))
    const calls = apiCalls()
    expect(calls.length).toBeGreaterThanOrEqual(smuggled.length - 1)
    const tokens = new Set(calls.map(({ headers }) => headers['authorization']))
    expect(tokens.size).toBe(1)
    expect([...tokens].join()).toMatch(/^Bearer ey[^,]*$/)
    for (const { headers, url } of calls) {
      expect(headers['ocp-apim-subscription-key']).toBe(demoSecrets.DP_KEY_PRIMARY)
      expect(new URL(url).search).toBe('?pageSize=1')
      const names = Object.keys(headers).filter((name) => name !== 'if-none-match')
      expect(names.toSorted()).toEqual([
        'accept',
        'accept-encoding',
        'authorization',
        'ocp-apim-subscription-key',
      ])
      expect(headers['accept']).toBe('application/json')
    }
  })

  test('PX-27: repeated parameters are forwarded in order, and unlisted ones are not', async () => {
    const query = '?pageSize=1&pageNumber=3&pageSize=2&pageSize[]=4&pageSize%5B%5D=5&PAGESIZE=6'
    const answer = await raw(head(`GET /bff/proxy/${connection}${clients}${query} HTTP/1.1`, [cookie]))
    expect(statusOf(answer)).toBeGreaterThan(0)
    expect(apiCalls().map(({ url }) => new URL(url).search)).toEqual(['?pageSize=1&pageNumber=3&pageSize=2'])
  })

  test('HC-19 PX-08: a Connection header removes no header of the call, and no upgrade is made', async () => {
    const lines = [
      'connection: close, authorization, cookie, ocp-apim-subscription-key',
      'connection: close, x-planbridge',
      'connection: close, host, accept',
      'keep-alive: timeout=5',
      'proxy-connection: keep-alive',
      'te: gzip, trailers;q=0.5',
    ]
    for (const line of lines) {
      const answer = await raw(
        head(`GET /bff/proxy/${connection}${clients}?pageSize=1 HTTP/1.1`, [cookie, line]),
      )
      expect(statusOf(answer)).toBe(200)
    }
    expect(apiCalls()).toHaveLength(lines.length)
    for (const { headers } of apiCalls()) {
      expect(headers['authorization']).toMatch(/^Bearer ey/)
      expect(headers['ocp-apim-subscription-key']).toBe(demoSecrets.DP_KEY_PRIMARY)
    }
  })

  test('PX-24: without a session every path, known or not, is 401 without a provider request', async () => {
    const requestsBefore = providerRequests(at)
    const otherBrowser = openBrowser(at)
    for (const path of [
      `/bff/proxy/${connection}${clients}`,
      `/bff/proxy/${connection}/none`,
      '/bff/proxy/none/none',
      '/bff/proxy/%00/x',
    ]) {
      const answer = await otherBrowser.send(path)
      expect(answer.status).toBe(401)
      expect(await answer.json()).toMatchObject({ code: 'session-required' })
    }
    expect(providerRequests(at)).toBe(requestsBefore)
  })

  test('PX-18: methods without an operation are refused without a provider request', async () => {
    const requestsBefore = providerRequests(at)
    for (const method of ['HEAD', 'OPTIONS', 'PATCH', 'DELETE', 'PUT', 'POST']) {
      const answer = await browser.api(connection, clients, { method })
      expect([404, 405]).toContain(answer.status)
    }
    for (const method of ['TRACE', 'CONNECT', 'PROPFIND', 'get']) {
      const answer = await raw(
        head(`${method} /bff/proxy/${connection}${clients} HTTP/1.1`, [
          cookie,
          'origin: http://localhost:8787',
        ]),
      )
      expect([0, 400, 403, 404, 405]).toContain(statusOf(answer))
    }
    expect(providerRequests(at)).toBe(requestsBefore)
  })

  describe('oversized bodies', () => {
    const post = 'POST /bff/attempts HTTP/1.1'
    const lines = ['content-type: application/json', 'origin: http://localhost:8787']

    test('HC-21 PX-14: a declared length above the limit is refused before the body', async () => {
      const requestsBefore = providerRequests(at)
      for (const start of [post, `PUT /bff/proxy/${connection}/crm/v1/clients/x HTTP/1.1`]) {
        const answer = await raw(head(start, [cookie, ...lines, 'content-length: 1073741824']))
        expect([404, 413]).toContain(statusOf(answer))
      }
      expect(providerRequests(at)).toBe(requestsBefore)
    })

    test('HC-21 PX-14: a chunked body is cut off at the limit', async () => {
      const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
      const answer = await raw(
        head(post, [cookie, ...lines, 'transfer-encoding: chunked']) + chunk.repeat(4) + '0\r\n\r\n',
      )
      expect(statusOf(answer)).toBe(413)
    })

    test('HC-21: a call with more than a megabyte is not forwarded', async () => {
      const plannr = await browser.connectOrThrow({ integration: 'plannr', purpose: 'link' }, tom)
      const before = at.simulators.plannr.log.entries.length
      const answer = await browser.api(plannr.id, '/api/v1/task', {
        method: 'POST',
        body: JSON.stringify({ name: 'x'.repeat(1_100_000) }),
        headers: { 'content-type': 'application/json' },
      })
      expect(answer.status).toBe(413)
      expect(at.simulators.plannr.log.entries).toHaveLength(before)
    })
  })

  describe('a misbehaving API', () => {
    const answering = (make: () => Response) =>
      at.simulators.dynamicPlanner.interrupt({
        when: ({ url }) => url.includes('/crm/'),
        answer: make,
        times: 100,
      })

    test.each([301, 302, 303, 307, 308])(
      'HP-41 PX-06: a redirect with %i is not followed, and its target gets nothing',
      async (status) => {
        answering(
          () =>
            new Response(null, {
              status,
              headers: {
                location: 'https://evil.example/',
                refresh: '0; url=https://evil.example/',
                link: '<https://evil.example/>; rel=preload',
              },
            }),
        )
        const answer = await browser.api(connection, clients)
        expect(answer.status).toBe(502)
        expect(await answer.json()).toMatchObject({ code: 'provider-redirecting' })
        expect([...answer.headers.values()].join()).not.toContain('evil')
      },
    )

    test('HP-41 PX-11: permanent refusals cause at most two calls and no password dialog', async () => {
      const delegation = await browser.connectOrThrow(
        { integration: 'dp-hybrid', model: 'delegation' },
        priya,
      )
      const requestsBefore = tokenRequests(at).length
      let calls = 0
      answering(() => {
        calls++
        return Response.json(
          { error: 'invalid_token' },
          { status: 401, headers: { 'www-authenticate': 'Basic realm="give me your password"' } },
        )
      })
      const answer = await browser.api(delegation.id, clients)
      expect(answer.status).toBe(424)
      expect(answer.headers.get('www-authenticate')).toBeNull()
      expect(calls).toBe(2)
      expect(tokenRequests(at)).toHaveLength(requestsBefore + 1)
    })

    test('PX-11: a proxy authentication challenge is a provider failure and is not forwarded', async () => {
      answering(
        () => new Response('', { status: 407, headers: { 'proxy-authenticate': 'Basic realm="evil"' } }),
      )
      const answer = await browser.api(connection, clients)
      expect(answer.status).toBe(502)
      expect(await answer.json()).toMatchObject({ code: 'provider-failing' })
      expect(answer.headers.get('proxy-authenticate')).toBeNull()
    })

    test('HP-41: the body of a refusal is discarded, so that its socket is freed', async () => {
      const delegation = await browser.connectOrThrow(
        { integration: 'dp-hybrid', model: 'delegation' },
        priya,
      )
      let discard = 0
      answering(() => {
        const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
          pull: (controller) => controller.enqueue(new Uint8Array(16_384)),
          cancel: () => void discard++,
        })
        return new Response(body, { status: 401 })
      })
      expect((await browser.api(delegation.id, clients)).status).toBe(424)
      await expect.poll(() => discard).toBe(2)
    })

    test('HP-42 PX-10 PX-12 PX-13: headers and pages of the API arrive inert or not at all', async () => {
      const hostile = {
        'set-cookie': '__Host-planbridge=evil; Path=/; Secure',
        'content-security-policy': 'script-src *',
        'strict-transport-security': 'max-age=0',
        'clear-site-data': '"*"',
        'access-control-allow-origin': '*',
        'access-control-allow-credentials': 'true',
        'service-worker-allowed': '/',
        'www-authenticate': 'Basic',
        server: 'evil',
        'x-powered-by': 'evil',
        via: 'evil',
        'alt-svc': 'h3=":443"',
        refresh: '0',
        link: '</x>; rel=preload',
        'report-to': '{}',
        nel: '{}',
        sourcemap: '/x',
        'cache-control': 'public, max-age=31536000',
        'content-disposition': 'inline',
        'x-frame-options': 'ALLOWALL',
      }
      for (const type of ['text/html', 'image/svg+xml', 'text/javascript', 'application/xml', undefined]) {
        const restore = answering(
          () =>
            new Response('<script>alert(1)</script>', {
              headers: { ...hostile, ...(type && { 'content-type': type }) },
            }),
        )
        const answer = await browser.api(connection, clients)
        restore()
        expect(answer.status).toBe(200)
        expect(answer.headers.get('content-disposition')).toBe('attachment')
        expect(answer.headers.get('content-security-policy')).toContain('sandbox')
        expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
        expect(answer.headers.get('cache-control')).toBe('no-store')
        const theirs = [
          'set-cookie',
          'clear-site-data',
          'access-control-allow-origin',
          'access-control-allow-credentials',
          'service-worker-allowed',
          'www-authenticate',
          'server',
          'x-powered-by',
          'via',
          'alt-svc',
          'refresh',
          'link',
          'report-to',
          'nel',
          'sourcemap',
          'strict-transport-security',
          'x-frame-options',
        ]
        expect(theirs.filter((name) => answer.headers.has(name))).toEqual([])
      }
    })

    test('PX-23 LG-04: an unreachable API is a code and a reference, without host, address or stack', async () => {
      answering(() => {
        throw new Error('connect ECONNREFUSED 10.0.0.7:443 open-api.internal CANARY-STACK')
      })
      const answer = await browser.api(connection, clients)
      expect(answer.status).toBe(502)
      const text = await answer.text()
      expect(Object.keys(JSON.parse(text) as object).toSorted()).toEqual([
        'code',
        'connection',
        'reference',
        'status',
        'title',
        'type',
      ])
      expect(text).not.toMatch(/10\.0\.0\.7|internal|CANARY|127\.0\.0\.1|at /)
      const { reference } = JSON.parse(text) as { reference: string }
      expect(at.logs.filter((record) => record['reference'] === reference)).toHaveLength(1)
    })
  })

  describe('a failing request', () => {
    const breaking = () =>
      new ReadableStream<Uint8Array<ArrayBuffer>>({
        start: (controller) => controller.error(new Error('reset by peer')),
      })
    const breakingLater = () => {
      let sent = false
      return new ReadableStream<Uint8Array<ArrayBuffer>>({
        pull: (controller) => {
          if (sent) return controller.error(new Error('reset by peer'))
          sent = true
          return controller.enqueue(new TextEncoder().encode('{"data":['))
        },
      })
    }
    const badCancel = () =>
      new ReadableStream<Uint8Array<ArrayBuffer>>({
        cancel: () => Promise.reject(new Error('cannot be cancelled')),
      })

    /** Uncaught errors, which would end the process. */
    const uncaught: unknown[] = []
    const note = (reason: unknown) => void uncaught.push(reason)
    beforeEach(() => {
      uncaught.length = 0
      process.on('unhandledRejection', note)
      return () => void process.off('unhandledRejection', note)
    })

    const drained = () => new Promise((resolve) => void setTimeout(resolve, 20))

    test.each([
      ['a redirect', 302],
      ['a refusal', 401],
      ['an error', 500],
      ['a success', 200],
    ] as const)('LG-05: %s with a broken body affects no other request', async (_, status) => {
      const headers = { location: 'https://evil.example/', 'content-type': 'application/json' }
      for (const body of status === 302 ? [breaking, breakingLater, badCancel] : [breaking, breakingLater]) {
        const restore = at.simulators.dynamicPlanner.interrupt({
          when: ({ url }) => url.includes('/crm/'),
          answer: () => new Response(body(), { status, headers }),
          times: 2,
        })
        const answer = await browser.api(connection, clients).then(
          ({ status: received }) => received,
          () => 'broken off',
        )
        expect([424, 502, 'broken off']).toContain(answer)
        restore()
      }
      await drained()
      expect(uncaught).toEqual([])
      const other = openBrowser(at)
      const { id } = await other.connectOrThrow({ integration: 'dp-hybrid' }, { account: 'mei.tanaka' })
      expect((await other.api(id, `${clients}?pageSize=1`)).status).toBe(200)
    })

    test('LG-05: broken responses and client disconnects affect no other request', async () => {
      const slowly = () =>
        new ReadableStream<Uint8Array<ArrayBuffer>>({
          pull: async (controller) => {
            await drained()
            controller.enqueue(new TextEncoder().encode('{"data":['))
          },
        })
      for (const body of [breakingLater, slowly, slowly]) {
        const restore = at.simulators.dynamicPlanner.interrupt({
          when: ({ url }) => url.includes('/crm/'),
          answer: () => new Response(body(), { headers: { 'content-type': 'application/json' } }),
        })
        const socket = connect(plain.port, '127.0.0.1')
        socket.on('error', () => {})
        socket.write(head(`GET /bff/proxy/${connection}${clients} HTTP/1.1`, [cookie]))
        await new Promise((resolve) => void setTimeout(resolve, 120))
        socket.destroy()
        restore()
      }
      await drained()
      expect(uncaught).toEqual([])
      const next = await plain.raw(
        head(`GET /bff/proxy/${connection}${clients}?pageSize=1 HTTP/1.1`, [cookie]),
      )
      expect(statusOf(next)).toBe(200)
    })

    test('LG-05: a broken redirect of a token endpoint affects no other request', async () => {
      for (const body of [breaking, badCancel]) {
        const pending = await browser.start({ integration: 'dp-code', purpose: 'link' })
        const callback = await browser.atProvider(pending, priya)
        at.simulators.dynamicPlanner.interrupt({
          when: ({ url }) => url.endsWith('/connect/token'),
          answer: () => new Response(body(), { status: 307, headers: { location: 'https://evil.example/' } }),
        })
        expect((await browser.complete(pending, callback)).body).toMatchObject({
          code: 'provider-redirecting',
        })
      }
      await drained()
      expect(uncaught).toEqual([])
    })
  })

  test('PX-19 HC-22: interleaved calls of two people at two providers with expiring tokens never use each other’s token', async () => {
    const other = openBrowser(at)
    const theirs = (
      await other.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, { account: 'mei.tanaka' })
    ).id
    const mine = (await browser.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya)).id
    const plannr = (
      await other.connectOrThrow({ integration: 'plannr', model: 'delegation', purpose: 'link' }, tom)
    ).id
    const calls: Promise<readonly [string, Response]>[] = []
    for (let round = 0; round < rounds; round++) {
      if (round % 10 === 9) at.simulators.dynamicPlanner.expireAccessTokens()
      const call = async (who: string, caller: Browser, id: string, path: string) =>
        [who, await caller.api(id, path)] as const
      calls.push(
        call('mine', browser, mine, `${clients}?pageSize=1`),
        call('theirs', other, theirs, `${clients}?pageSize=1`),
        call('plannr', other, plannr, '/api/v1/me'),
      )
      if (round % 5 === 0) await Promise.all(calls)
    }
    const statuses = (await Promise.all(calls)).map(([who, { status }]) => `${who} ${status}`)
    expect(new Set(statuses)).toEqual(new Set(['mine 200', 'theirs 200', 'plannr 200']))
    const subjectOf = (header = '') =>
      JSON.parse(Buffer.from(header.split('.')[1] ?? '', 'base64url').toString() || '{}') as {
        iss?: string
        sub?: string
      }
    const people = at.simulators.dynamicPlanner.people
    const subs = ['priya.nair', 'mei.tanaka'].map(
      (name) => people.find(({ username }) => username === name)?.sub,
    )
    const calledSubjects = new Set(apiCalls().map(({ headers }) => subjectOf(headers['authorization']).sub))
    expect(calledSubjects).toEqual(new Set(subs))
    const atPlannr = at.simulators.plannr.log.entries.map(
      ({ headers }) => subjectOf(headers['authorization']).iss,
    )
    expect(atPlannr.filter((issuer) => issuer?.includes('identity'))).toEqual([])
    // The cache does not reveal the other person's connection.
    expect((await browser.api(theirs, clients)).status).toBe(404)
  })
})
