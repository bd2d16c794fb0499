import { endpoints } from '@planbridge/shared/contract'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { head, overHttp } from '../../harness/deployment/over-http.ts'
import {
  providerRequests,
  type RecordedDeployment,
  recordedDeployment,
} from '../../harness/deployment/recorded-deployment.ts'
import { visibleState } from '../../harness/deployment/visible-state.ts'
import { makeOperator } from '../../harness/deployment/with-firm.ts'
import { type AppRequest, everyRequest, sendRequest } from './every-request.ts'

const priya = { account: 'priya.nair' }
const clients = '/crm/v1/clients?pageSize=1'

let at: RecordedDeployment
let browser: Browser
let connection: string

/** Sends a request with the person's cookie and without the headers of the app. */
const sendBare = (path: string, init: RequestInit = {}): Promise<Response> => {
  const headers = new Headers(init.headers)
  headers.set('cookie', [...browser.jar].map((pair) => pair.join('=')).join('; '))
  return Promise.resolve(at.planbridge.fetch(new Request(at.origin + path, { ...init, headers })))
}

const bodyOf = (one: AppRequest): RequestInit =>
  one.body === undefined ? {} : { body: JSON.stringify(one.body) }

/** Sends every request with these headers, returns the accepted ones and expects no effect. */
const accepted = async (
  guise: Readonly<Record<string, string>>,
  ones = everyRequest(connection),
): Promise<string[]> => {
  const before = await visibleState(browser)
  const cookies = [...browser.jar]
  const requestsBefore = providerRequests(at)
  const passed: string[] = []
  for (const one of ones) {
    const headers = one.body === undefined ? guise : { 'content-type': 'application/json', ...guise }
    const response = await sendBare(one.path, { method: one.method, ...bodyOf(one), headers })
    if (response.status !== 403) passed.push(`${one.name} ${response.status}`)
    expect(await response.json()).not.toHaveProperty('connection')
    expect(response.headers.get('set-cookie')).toBeNull()
  }
  expect(providerRequests(at)).toBe(requestsBefore)
  expect([...browser.jar]).toEqual(cookies)
  expect(await visibleState(browser)).toEqual(before)
  return passed
}

beforeEach(async () => {
  at = await recordedDeployment('cross-site')
  browser = openBrowser(at)
  connection = (await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)).id
  // An operator may use every endpoint, so that no refusal below has another reason.
  await makeOperator(at, browser)
})

const appHeaders = { 'x-planbridge': '1', 'sec-fetch-site': 'same-origin', origin: 'http://localhost:8787' }

describe('every route that uses the cookie', () => {
  test('CS-01: refuses a request without the header of the app, without effect', async () => {
    const { 'x-planbridge': _, ...without } = appHeaders
    expect(await accepted(without)).toEqual([])
  })

  test.each(['0', 'true', '', '1, 1', 'yes', '1;'])(
    'CS-01: refuses the wrong header value %j',
    async (value) => {
      expect(await accepted({ ...appHeaders, 'x-planbridge': value })).toEqual([])
    },
  )

  test('CS-01: accepts requests of the app, which validates the refusals above', async () => {
    const statuses: Record<string, number> = {}
    const refused = new Set<string>()
    for (const one of everyRequest(connection)) {
      const response = await sendRequest(browser, one)
      statuses[one.name] = response.status
      if (response.status === 403) refused.add(((await response.json()) as { code: string }).code)
    }
    // Of the guest whom the first attempt made, and who is no operator.
    expect([...refused]).toEqual(['not-permitted'])
    expect(statuses).toMatchObject({ getSession: 200, signOut: 200, startAttempt: 200 })
  })

  const foreign = [
    'null',
    'https://localhost:8787',
    'http://localhost',
    'http://localhost:8788',
    'http://localhost:87870',
    'http://127.0.0.1:8787',
    'http://app.localhost:8787',
    'http://localhost.evil.example:8787',
    'http://evil.example',
    'http://localhost:8787.evil.example',
    'http://evil.example/http://localhost:8787',
    'http://localhost:8787/',
    'http://LOCALHOST:8787',
    'http://localhost:8787@evil.example',
    'http://user@localhost:8787',
    'http://localhost:8787, http://evil.example',
    'http://localhost:8787 http://evil.example',
    'file://',
    '*',
    'localhost:8787',
  ]

  test.each(foreign)('CS-02 HC-08: refuses the origin %j', async (origin) => {
    expect(await accepted({ ...appHeaders, origin })).toEqual([])
    const { 'sec-fetch-site': _, ...older } = appHeaders
    expect(await accepted({ ...older, origin })).toEqual([])
  })

  test.each(['cross-site', 'same-site', 'none', 'same-origin, cross-site', 'SAME-ORIGIN', ''])(
    'CS-03 HC-07: refuses a request with Sec-Fetch-Site %j',
    async (site) => {
      expect(await accepted({ ...appHeaders, 'sec-fetch-site': site })).toEqual([])
      const { origin: _, ...silent } = appHeaders
      expect(await accepted({ ...silent, 'sec-fetch-site': site })).toEqual([])
    },
  )

  test('HC-08: refuses every change without origin and fetch metadata', async () => {
    const changing = everyRequest(connection).filter(({ method }) => method !== 'GET')
    expect(await accepted({ 'x-planbridge': '1' }, changing)).toEqual([])
  })

  test('HC-08: accepts an origin without fetch metadata, and fetch metadata without an origin', async () => {
    const { 'sec-fetch-site': _, ...older } = appHeaders
    const { origin: __, ...silent } = appHeaders
    for (const headers of [appHeaders, older, silent]) {
      expect((await sendBare('/bff/session', { headers })).status).toBe(200)
      const start = everyRequest(connection).find(({ name }) => name === 'startAttempt') as AppRequest
      const response = await sendBare(start.path, {
        method: 'POST',
        ...bodyOf(start),
        headers: { ...headers, 'content-type': 'application/json' },
      })
      expect(response.status).toBe(200)
    }
  })

  const crossSiteRequests = {
    'a form that submits itself': {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
      origin: 'https://evil.example',
      'content-type': 'application/x-www-form-urlencoded',
    },
    'a fetch without CORS': {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'no-cors',
      'sec-fetch-dest': 'empty',
      origin: 'https://evil.example',
      'content-type': 'text/plain',
    },
    'a beacon': {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'no-cors',
      'sec-fetch-dest': 'empty',
      origin: 'https://evil.example',
      'content-type': 'text/plain;charset=UTF-8',
    },
    'a form in a sandboxed frame': {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'iframe',
      origin: 'null',
      'content-type': 'text/plain',
    },
    'a form of a sibling subdomain': {
      'sec-fetch-site': 'same-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
      origin: 'http://blog.localhost:8787',
      'content-type': 'text/plain',
    },
    'a fetch of a sibling subdomain': {
      'sec-fetch-site': 'same-site',
      'sec-fetch-mode': 'no-cors',
      'sec-fetch-dest': 'empty',
      origin: 'http://blog.localhost:8787',
      'content-type': 'text/plain',
    },
    'an image': { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
    'an older browser’s form': {
      origin: 'https://evil.example',
      'content-type': 'application/x-www-form-urlencoded',
    },
    'a typed address': {
      'sec-fetch-site': 'none',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    },
    'a link on our own page': {
      'sec-fetch-site': 'same-origin',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    },
    'a form on our own page': {
      'sec-fetch-site': 'same-origin',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
      origin: 'http://localhost:8787',
      'content-type': 'application/x-www-form-urlencoded',
    },
  } as const

  test.each(Object.entries(crossSiteRequests))(
    'HC-06 HC-07 RV-04: refuses %s with all cookies',
    async (_, guise) => {
      expect(await accepted(guise)).toEqual([])
      expect(await accepted({ ...guise, 'x-planbridge': '1' })).toEqual([])
    },
  )

  test.each(['script', 'iframe', 'img', 'object', 'embed', 'style', 'document'])(
    'HC-26 CS-08: responds to a <%s> with a refusal that is neither script nor page',
    async (dest) => {
      const guise = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': dest }
      const call = `/bff/proxy/${connection}${clients}`
      for (const path of ['/bff/session', '/bff/connections', call, '/bff/session?callback=steal']) {
        const response = await sendBare(path, { headers: guise })
        expect(response.status).toBe(403)
        expect(response.headers.get('content-type')).toBe('application/problem+json')
        expect(response.headers.get('x-content-type-options')).toBe('nosniff')
        expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
        expect(await response.text()).not.toContain('steal')
      }
    },
  )

  test('CS-08: responds to the app with same-origin JSON, never with JSONP', async () => {
    for (const path of ['/bff/session', '/bff/catalog', '/bff/connections']) {
      const response = await browser.send(`${path}?callback=steal&jsonp=steal`)
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toMatch(/^application\/json/)
      expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      const text = await response.text()
      expect(text).toMatch(/^\{/)
      expect(text).not.toContain('steal')
    }
  })
})

describe('bodies', () => {
  const types = [
    undefined,
    '',
    'text/plain',
    'text/plain;charset=UTF-8',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/json',
    'application/xml',
    'application/json;charset=utf-7',
    'application/json; charset=utf-16',
    'application/json; charset=iso-8859-1',
    'application/json, text/plain',
    'text/plain, application/json',
    'application/jsonp',
    'application/json+evil',
    'application/problem+json',
    'application/x-json',
    'application/json;',
    'application/json; boundary=x',
    '*/*',
  ]

  test.each(types)('CS-04 HC-09: the content type %j is refused', async (type) => {
    const carrying = everyRequest(connection).filter(({ body }) => body !== undefined)
    expect(carrying).toHaveLength(19)
    const before = await visibleState(browser)
    const statuses: number[] = []
    for (const one of carrying) {
      const body = new TextEncoder().encode(JSON.stringify(one.body))
      const headers = { ...appHeaders, ...(type !== undefined && { 'content-type': type }) }
      statuses.push((await sendBare(one.path, { method: one.method, body, headers })).status)
    }
    expect(statuses).toEqual(carrying.map(() => 415))
    expect(await visibleState(browser)).toEqual(before)
  })

  test('CS-04 HC-09: a body that is not UTF-8 or has a BOM of another charset is refused', async () => {
    const text = JSON.stringify(everyRequest(connection).find(({ name }) => name === 'startAttempt')?.body)
    const bodies = [
      Buffer.from(text, 'utf16le'),
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]),
      Buffer.from(`${text.slice(0, -1)},"é":1}`, 'latin1'),
      Buffer.from('+AHsAIg-'),
      Buffer.from(`"${text}"`),
      Buffer.from(`[${text}]`),
      Buffer.from(`${text}${text}`),
      Buffer.from('null'),
      Buffer.from(''),
    ]
    for (const body of bodies) {
      const response = await sendBare('/bff/attempts', {
        method: 'POST',
        body: new Uint8Array(body),
        headers: { ...appHeaders, 'content-type': 'application/json' },
      })
      expect(response.status).toBe(400)
    }
  })

  test.each([
    'application/json',
    'APPLICATION/JSON',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
  ])('CS-04: the content type %j is accepted', async (type) => {
    const one = everyRequest(connection).find(({ name }) => name === 'startAttempt') as AppRequest
    expect((await sendRequest(browser, one, { headers: { 'content-type': type } })).status).toBe(200)
  })
})

describe('methods', () => {
  test.each(['GET', 'HEAD', 'OPTIONS'])('CS-05 HC-06: %s changes nothing', async (method) => {
    const before = await visibleState(browser)
    const requestsBefore = providerRequests(at)
    const paths = everyRequest(connection)
      .filter(({ name }) => name !== 'proxy')
      .map(({ path }) => path)
    for (const path of [
      ...paths,
      `${paths[1]}?_method=POST`,
      '/bff/attempts/complete?code=c&state=s',
      `/bff/connections/${connection}?_method=DELETE`,
    ]) {
      const response = await browser.send(path, { method })
      expect([200, 403, 404, 405]).toContain(response.status)
      expect(response.headers.get('set-cookie')).toBeNull()
    }
    expect(await visibleState(browser)).toEqual(before)
    expect(providerRequests(at)).toBe(requestsBefore)
  })

  test('CS-05 CS-06: a refused method gets the Allow header', async () => {
    const allowed: Record<string, string | null> = {}
    for (const { path, name } of everyRequest(connection)) {
      const refused = await browser.send(path, { method: 'PATCH' })
      if (refused.status === 405) allowed[name] = refused.headers.get('allow')
    }
    expect(allowed).toEqual({
      getSession: 'GET, HEAD',
      signOut: 'POST',
      listSessions: 'GET, HEAD',
      endSession: 'DELETE',
      endOtherSessions: 'DELETE',
      getCatalog: 'GET, HEAD',
      listIntegrations: 'GET, HEAD',
      listOperations: 'GET, HEAD',
      startAttempt: 'POST',
      completeAttempt: 'POST',
      cancelAttempt: 'POST',
      listConnections: 'GET, HEAD',
      addPersonalToken: 'POST',
      addServiceAccount: 'POST',
      chooseAccount: 'PUT',
      disconnect: 'DELETE',
      listDelegations: 'GET, HEAD',
      narrowDelegation: 'PUT',
      listJobs: 'GET, HEAD',
      addJob: 'POST',
      changeJob: 'PUT, DELETE',
      pauseJob: 'PUT',
      removeJob: 'PUT, DELETE',
      runJobNow: 'POST',
      getAnswer: 'GET, HEAD',
      listActivity: 'GET, HEAD',
      followActivity: 'GET, HEAD',
      listOperatedEndpoints: 'GET, HEAD',
      switchOperatedEndpoint: 'PUT',
      testOperatedEndpoint: 'POST',
      listOperatedDeliveries: 'GET, HEAD',
      resendOperatedDelivery: 'POST',
      resendDeadDeliveries: 'POST',
      getMergeOffer: 'GET, HEAD',
      acceptMergeOffer: 'POST',
      declineMergeOffer: 'POST',
    })
    const called = await browser.api(connection, clients, { method: 'OPTIONS' })
    expect(called.status).toBe(405)
    expect(called.headers.get('allow')).toBe('GET, POST, PUT, PATCH, DELETE')
  })

  test.each(['DELETE', 'POST', 'PUT'])(
    'CS-06 HC-10: a method override to %s is ignored and not forwarded',
    async (method) => {
      await browser.api(connection, clients)
      const before = await visibleState(browser)
      const overrides = {
        'x-http-method-override': method,
        'x-http-method': method,
        'x-method-override': method,
      }
      for (const path of [`/bff/connections/${connection}`, '/bff/sign-out', '/bff/attempts', '/bff/session'])
        await browser.send(`${path}?_method=${method}`, { headers: overrides })
      const called = await browser.api(connection, `${clients}&_method=${method}`, { headers: overrides })
      expect(called.status).toBe(200)
      const sent = at.simulators.dynamicPlanner.log.entries.at(-1)
      expect(sent?.method).toBe('GET')
      expect(JSON.stringify(sent)).not.toContain('override')
      expect(sent?.url).not.toContain('_method')
      expect(await visibleState(browser)).toEqual(before)
    },
  )

  test('HC-10 CS-06: TRACE, CONNECT, PROPFIND and lower-case methods have no effect and get no 5xx', async () => {
    const { raw } = await overHttp(at)
    const before = await visibleState(browser)
    const requestsBefore = providerRequests(at)
    const cookie = `cookie: ${[...browser.jar].map((pair) => pair.join('=')).join()}`
    const answers: string[] = []
    for (const method of [
      'TRACE',
      'CONNECT',
      'PROPFIND',
      'delete',
      'post',
      'Get',
      'FOO',
      'LINK',
      'PURGE',
      'QUERY',
    ])
      for (const path of [
        `/bff/connections/${connection}`,
        '/bff/sign-out',
        `/bff/proxy/${connection}/crm/v1/clients`,
        '/callback/plannr',
        '/',
      ]) {
        const answer = await raw(
          head(`${method} ${path} HTTP/1.1`, [cookie, 'origin: http://localhost:8787']),
        )
        answers.push(`${method} ${path} ${/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 'closed'}`)
        expect(answer).not.toContain('sec-fetch-site')
      }
    expect(answers.filter((answer) => !/ (?:400|403|404|405|closed)$/.test(answer))).toEqual([])
    expect(await visibleState(browser)).toEqual(before)
    expect(providerRequests(at)).toBe(requestsBefore)
  })
})

describe('CORS', () => {
  const origins = [
    'null',
    'http://localhost:8787',
    'https://localhost:8787',
    'http://localhost:8788',
    'http://localhost',
    'http://127.0.0.1:8787',
    'http://[::1]:8787',
    'http://evil.example',
    'https://evil.example',
    'http://app.localhost:8787',
    'http://localhost.evil.example',
    'http://evil-localhost:8787',
    'http://localhost:8787.evil.example',
    'file://',
    'chrome-extension://abc',
    'https://identity.distribution-technology.com',
    'https://api.plannrcrm.com',
    'http://LOCALHOST:8787',
    'http://localhost:8787/',
    '*',
  ]

  test.each(origins)('CS-07 HC-11: a preflight from %j gets no CORS permission', async (origin) => {
    for (const { path, method } of everyRequest(connection)) {
      const headers = {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'x-planbridge, content-type',
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'cors',
      }
      const response = await sendBare(path, { method: 'OPTIONS', headers })
      expect(response.status).toBe(403)
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
    }
  })

  test.each(origins)('CS-07: no response to %j has a CORS permission', async (origin) => {
    for (const path of ['/bff/session', '/', '/callback/plannr', '/assets/x.js']) {
      const response = await sendBare(path, { headers: { ...appHeaders, origin } })
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
    }
  })
})

describe('the host of a request', () => {
  const spoofs: readonly (readonly [string, readonly string[]])[] = [
    ['GET /bff/session HTTP/1.1', ['host: evil.example']],
    [
      'GET /bff/session HTTP/1.1',
      [
        'host: evil.example',
        'x-forwarded-host: evil.example',
        'x-forwarded-proto: https',
        'forwarded: host=evil.example',
      ],
    ],
    ['GET http://evil.example/bff/session HTTP/1.1', []],
    ['GET http://evil.example/bff/session HTTP/1.1', ['host: evil.example']],
    ['GET http://evil.example:80@localhost/bff/session HTTP/1.1', []],
    ['GET /bff/session HTTP/1.1', ['host: evil.example', 'x-original-url: /x', 'x-rewrite-url: /x']],
  ]

  test.each(spoofs)(
    'CS-09 OP-05: %s with %j does not make evil.example the origin of the app',
    async (start, lines) => {
      const { raw } = await overHttp(at)
      const cookie = `cookie: ${[...browser.jar].map((pair) => pair.join('=')).join()}`
      const foreign = await raw(head(start, [...lines, cookie, 'origin: http://evil.example']))
      expect(foreign).toMatch(/^HTTP\/1\.1 (?:403|400) /)
      const genuine = await raw(head(start, [...lines, cookie, 'origin: http://localhost:8787']))
      expect(genuine).toMatch(/^HTTP\/1\.1 (?:200|400) /)
      expect(genuine.toLowerCase()).not.toContain('evil')
    },
  )
})

test('OP-05: the redirect URI is the configured one for any requested host', async () => {
  const { raw } = await overHttp(at)
  const body = JSON.stringify(everyRequest(connection).find(({ name }) => name === 'startAttempt')?.body)
  const lines = ['host: evil.example', 'x-forwarded-host: evil.example', 'origin: http://localhost:8787']
  const typed = ['content-type: application/json', `content-length: ${body.length}`]
  const answer = await raw(head('POST /bff/attempts HTTP/1.1', [...lines, ...typed]) + body)
  expect(answer).toContain('"redirect_uri":"http://localhost:8787/callback/plannr"')
  expect(answer).not.toContain('evil')
})

test('CS-05: signing out and disconnecting work with their own methods, which validates the refusals above', async () => {
  expect((await browser.call(endpoints.disconnect, { connection: connection as never })).status).toBe(200)
  expect((await browser.call(endpoints.signOut, {})).status).toBe(200)
})
