import { endpoints } from '@planbridge/shared/contract'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { everyRequest, make, type OneRequest } from './every-request.ts'
import { head, overHttp } from '../../harness/deployment/over-http.ts'
import { standing } from '../rejected.ts'
import { providerRequests, type RecordedDeployment, recordedDeployment } from '../../harness/deployment/recorded-deployment.ts'

const priya = { account: 'priya.nair' }
const clients = '/crm/v1/clients?pageSize=1'

let at: RecordedDeployment
let browser: Browser
let connection: string

/** The request as written, with the person's cookie and nothing that the app adds by itself. */
const bare = (path: string, init: RequestInit = {}): Promise<Response> => {
  const headers = new Headers(init.headers)
  headers.set('cookie', [...browser.jar].map((pair) => pair.join('=')).join('; '))
  return Promise.resolve(at.planbridge.fetch(new Request(at.origin + path, { ...init, headers })))
}

const bodyOf = (one: OneRequest): RequestInit =>
  one.body === undefined ? {} : { body: JSON.stringify(one.body) }

/** Sends every request in this guise; says which were let through, and proves that nothing happened. */
const letThrough = async (
  guise: Readonly<Record<string, string>>,
  ones = everyRequest(connection),
): Promise<string[]> => {
  const before = await standing(browser)
  const cookies = [...browser.jar]
  const asked = providerRequests(at)
  const passed: string[] = []
  for (const one of ones) {
    const headers = one.body === undefined ? guise : { 'content-type': 'application/json', ...guise }
    const response = await bare(one.path, { method: one.method, ...bodyOf(one), headers })
    if (response.status !== 403) passed.push(`${one.name} ${response.status}`)
    expect(await response.json()).not.toHaveProperty('connection')
    expect(response.headers.get('set-cookie')).toBeNull()
  }
  expect(providerRequests(at)).toBe(asked)
  expect([...browser.jar]).toEqual(cookies)
  expect(await standing(browser)).toEqual(before)
  return passed
}

beforeEach(async () => {
  at = await recordedDeployment('cross-site')
  browser = openBrowser(at)
  connection = (await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)).id
})

const own = { 'x-planbridge': '1', 'sec-fetch-site': 'same-origin', origin: 'http://localhost:8787' }

describe('every route that a cookie opens', () => {
  test('CS-01: is closed without the app’s own header, before anything happens', async () => {
    const { 'x-planbridge': _, ...without } = own
    expect(await letThrough(without)).toEqual([])
  })

  test.each(['0', 'true', '', '1, 1', 'yes', '1;'])(
    'CS-01: is closed to the header’s wrong value %j',
    async (value) => {
      expect(await letThrough({ ...own, 'x-planbridge': value })).toEqual([])
    },
  )

  test('CS-01: is open to the app, so that the refusals above mean something', async () => {
    const statuses: Record<string, number> = {}
    for (const one of everyRequest(connection)) statuses[one.name] = (await make(browser, one)).status
    expect(Object.values(statuses)).not.toContain(403)
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

  test.each(foreign)('CS-02 HC-08: is closed to the origin %j', async (origin) => {
    expect(await letThrough({ ...own, origin })).toEqual([])
    const { 'sec-fetch-site': _, ...older } = own
    expect(await letThrough({ ...older, origin })).toEqual([])
  })

  test.each(['cross-site', 'same-site', 'none', 'same-origin, cross-site', 'SAME-ORIGIN', ''])(
    'CS-03 HC-07: is closed when the browser says that the request is %j',
    async (site) => {
      expect(await letThrough({ ...own, 'sec-fetch-site': site })).toEqual([])
      const { origin: _, ...silent } = own
      expect(await letThrough({ ...silent, 'sec-fetch-site': site })).toEqual([])
    },
  )

  test('HC-08: where a browser says neither origin nor site, nothing can be changed', async () => {
    const changing = everyRequest(connection).filter(({ method }) => method !== 'GET')
    expect(await letThrough({ 'x-planbridge': '1' }, changing)).toEqual([])
  })

  test('HC-08: an origin without fetch metadata, or fetch metadata without an origin, is enough', async () => {
    const { 'sec-fetch-site': _, ...older } = own
    const { origin: __, ...silent } = own
    for (const headers of [own, older, silent]) {
      expect((await bare('/bff/session', { headers })).status).toBe(200)
      const start = everyRequest(connection).find(({ name }) => name === 'startAttempt') as OneRequest
      const response = await bare(start.path, {
        method: 'POST',
        ...bodyOf(start),
        headers: { ...headers, 'content-type': 'application/json' },
      })
      expect(response.status).toBe(200)
    }
  })

  const guises = {
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

  test.each(Object.entries(guises))(
    'HC-06 HC-07 RV-04: is closed to %s, with all cookies sent',
    async (_, guise) => {
      expect(await letThrough(guise)).toEqual([])
      expect(await letThrough({ ...guise, 'x-planbridge': '1' })).toEqual([])
    },
  )

  test.each(['script', 'iframe', 'img', 'object', 'embed', 'style', 'document'])(
    'HC-26 CS-08: a <%s> that points at it gets a refusal that is no script and no page',
    async (dest) => {
      const guise = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': dest }
      const call = `/bff/proxy/${connection}${clients}`
      for (const path of ['/bff/session', '/bff/connections', call, '/bff/session?callback=steal']) {
        const response = await bare(path, { headers: guise })
        expect(response.status).toBe(403)
        expect(response.headers.get('content-type')).toBe('application/problem+json')
        expect(response.headers.get('x-content-type-options')).toBe('nosniff')
        expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
        expect(await response.text()).not.toContain('steal')
      }
    },
  )

  test('CS-08: what it answers to the app stays on this origin, is JSON and never a call of a function', async () => {
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

  test.each(types)('CS-04 HC-09: %j is no content type for JSON', async (type) => {
    const carrying = everyRequest(connection).filter(({ body }) => body !== undefined)
    expect(carrying).toHaveLength(11)
    const before = await standing(browser)
    const statuses: number[] = []
    for (const one of carrying) {
      const body = new TextEncoder().encode(JSON.stringify(one.body))
      const headers = { ...own, ...(type !== undefined && { 'content-type': type }) }
      statuses.push((await bare(one.path, { method: one.method, body, headers })).status)
    }
    expect(statuses).toEqual(carrying.map(() => 415))
    expect(await standing(browser)).toEqual(before)
  })

  test('CS-04 HC-09: bytes that are no UTF-8, or say another charset of themselves, are refused', async () => {
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
      const response = await bare('/bff/attempts', {
        method: 'POST',
        body: new Uint8Array(body),
        headers: { ...own, 'content-type': 'application/json' },
      })
      expect(response.status).toBe(400)
    }
  })

  test.each([
    'application/json',
    'APPLICATION/JSON',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
  ])('CS-04: %j is one', async (type) => {
    const one = everyRequest(connection).find(({ name }) => name === 'startAttempt') as OneRequest
    expect((await make(browser, one, { headers: { 'content-type': type } })).status).toBe(200)
  })
})

describe('methods', () => {
  test.each(['GET', 'HEAD', 'OPTIONS'])('CS-05 HC-06: %s changes nothing anywhere', async (method) => {
    const before = await standing(browser)
    const asked = providerRequests(at)
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
    expect(await standing(browser)).toEqual(before)
    expect(providerRequests(at)).toBe(asked)
  })

  test('CS-05 CS-06: a refused method hears which ones there are', async () => {
    const allowed: Record<string, string | null> = {}
    for (const { path, name } of everyRequest(connection)) {
      const refused = await browser.send(path, { method: 'PATCH' })
      if (refused.status === 405) allowed[name] = refused.headers.get('allow')
    }
    expect(allowed).toEqual({
      getSession: 'GET, HEAD',
      signOut: 'POST',
      getCatalog: 'GET, HEAD',
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
    })
    const called = await browser.api(connection, clients, { method: 'OPTIONS' })
    expect(called.status).toBe(405)
    expect(called.headers.get('allow')).toBe('GET, POST, PUT, PATCH, DELETE')
  })

  test.each(['DELETE', 'POST', 'PUT'])(
    'CS-06 HC-10: a method override to %s is not heard, and goes no further',
    async (method) => {
      await browser.api(connection, clients)
      const before = await standing(browser)
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
      expect(await standing(browser)).toEqual(before)
    },
  )

  test('HC-10 CS-06: TRACE, CONNECT, PROPFIND and methods in lower case do nothing, and none is answered with 5xx', async () => {
    const { raw } = await overHttp(at)
    const before = await standing(browser)
    const asked = providerRequests(at)
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
    expect(await standing(browser)).toEqual(before)
    expect(providerRequests(at)).toBe(asked)
  })
})

describe('sharing with other origins', () => {
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

  test.each(origins)('CS-07 HC-11: a preflight from %j gets no permission of any kind', async (origin) => {
    for (const { path, method } of everyRequest(connection)) {
      const headers = {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'x-planbridge, content-type',
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'cors',
      }
      const response = await bare(path, { method: 'OPTIONS', headers })
      expect(response.status).toBe(403)
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
    }
  })

  test.each(origins)('CS-07: nor does any answer to %j carry one', async (origin) => {
    for (const path of ['/bff/session', '/', '/callback/plannr', '/assets/x.js']) {
      const response = await bare(path, { headers: { ...own, origin } })
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
    }
  })
})

describe('whose address it is', () => {
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

  test.each(spoofs)('CS-09 OP-05: %s with %j does not make evil.example the app', async (start, lines) => {
    const { raw } = await overHttp(at)
    const cookie = `cookie: ${[...browser.jar].map((pair) => pair.join('=')).join()}`
    const foreign = await raw(head(start, [...lines, cookie, 'origin: http://evil.example']))
    expect(foreign).toMatch(/^HTTP\/1\.1 (?:403|400) /)
    const genuine = await raw(head(start, [...lines, cookie, 'origin: http://localhost:8787']))
    expect(genuine).toMatch(/^HTTP\/1\.1 (?:200|400) /)
    expect(genuine.toLowerCase()).not.toContain('evil')
  })
})

test('OP-05: where the provider sends people back to is configured, whatever host was asked', async () => {
  const { raw } = await overHttp(at)
  const body = JSON.stringify(everyRequest(connection).find(({ name }) => name === 'startAttempt')?.body)
  const lines = ['host: evil.example', 'x-forwarded-host: evil.example', 'origin: http://localhost:8787']
  const typed = ['content-type: application/json', `content-length: ${body.length}`]
  const answer = await raw(head('POST /bff/attempts HTTP/1.1', [...lines, ...typed]) + body)
  expect(answer).toContain('"redirect_uri":"http://localhost:8787/callback/plannr"')
  expect(answer).not.toContain('evil')
})

test('CS-05: signing out and disconnecting work by their own methods, so that the refusals above mean something', async () => {
  expect((await browser.call(endpoints.disconnect, { connection: connection as never })).status).toBe(200)
  expect((await browser.call(endpoints.signOut, {})).status).toBe(200)
})
