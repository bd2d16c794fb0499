import { resolve } from 'node:path'
import { safeReturnPath } from '@planbridge/bff/internal/attempts/return-path.ts'
import type { Site } from '@planbridge/bff/internal/http/browser/site.ts'
import { loadSite } from '@planbridge/bff/internal/http/node/load-site.ts'
import { CspEvaluator } from 'csp_evaluator/dist/evaluator.js'
import { Severity } from 'csp_evaluator/dist/finding.js'
import { CspParser } from 'csp_evaluator/dist/parser.js'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import type { Posture } from '../../harness/deployment/config-text.ts'
import { head, overHttp } from '../../harness/deployment/over-http.ts'
import { recordedDeployment, tokenRequests } from '../../harness/deployment/recorded-deployment.ts'
import { build } from '../../harness/processes/build-site.ts'
import { demoSecrets } from '../../mock/registrations.ts'

const priya = { account: 'priya.nair' }
const tom = { account: 'tom@elmsample.example' }
const root = resolve(import.meta.dirname, '../../..')
const fullRounds = process.env['PLANBRIDGE_ROUNDS'] === 'full'
const callbacks = ['/callback/dynamic-planner', '/oauth/dynamic-planner/return', '/callback/plannr'] as const

let site: Site

beforeAll(() => {
  build(root)
  const loaded = loadSite([resolve(root, 'dist/web')])
  if (!loaded) throw new Error('the build of the web app failed')
  site = loaded
})

const withSite = (name: string, posture: Posture = 'signed-in-people') =>
  recordedDeployment(name, { posture, engines: { site } })

const navigation = {
  'sec-fetch-site': 'cross-site',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'x-planbridge': '',
}
const load = (
  browser: Browser,
  path: string,
  {
    headers,
    ...init
  }: Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> } = {},
) => browser.send(path, { ...init, headers: { ...navigation, ...headers } })

const nonceOf = (response: Response) =>
  /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1] ?? ''
const directives = (policy: string) =>
  Object.fromEntries(policy.split('; ').map((one) => [one.split(' ')[0], one]))

describe('the Content-Security-Policy', () => {
  test('WB-01: every response has one, and that of data allows no execution', async () => {
    const at = await withSite('WB-01')
    const browser = openBrowser(at)
    const asset = [...site.assets.keys()][0] ?? ''
    const answers = [
      await load(browser, '/'),
      await load(browser, '/connections/x'),
      ...(await Promise.all(callbacks.map((path) => load(browser, path)))),
      await load(browser, '/callback/plannr', { method: 'POST' }),
      await load(browser, '/none', { method: 'POST' }),
      await browser.send(asset),
      await browser.send('/assets/none.js'),
      await browser.send('/bff/session'),
      await browser.send('/bff/none'),
      await browser.send('/bff/attempts', { method: 'POST' }),
      await load(browser, '/bff/session'),
      await browser.send('/bff/proxy/none/x'),
      await browser.send('/bff/session', { method: 'DELETE' }),
    ]
    for (const answer of answers) {
      const policy = answer.headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("base-uri 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).toContain("form-action 'none'")
      expect(policy).not.toContain('unsafe')
      expect(policy.includes('script-src')).toBe(answer.headers.get('content-type')?.startsWith('text/html'))
    }
  })

  test.each(['/', ...callbacks])('WB-01: csp_evaluator finds nothing severe in that of %s', async (path) => {
    const response = await load(openBrowser(await withSite('WB-01 evaluator')), path)
    const policy = response.headers.get('content-security-policy') ?? ''
    const weigh = (text: string) =>
      new CspEvaluator(new CspParser(text).csp)
        .evaluate()
        .filter(({ severity }) => severity <= Severity.MEDIUM_MAYBE && severity !== Severity.STRICT_CSP)
    expect(weigh(policy).map(({ description }) => description)).toEqual([])
    expect(
      weigh(policy.replace("'strict-dynamic'", "'unsafe-inline' https:").replace(/'nonce-[^']+'/, '')),
    ).not.toEqual([])
    expect(directives(policy)).toMatchObject({
      'connect-src': "connect-src 'self'",
      'object-src': "object-src 'none'",
      'require-trusted-types-for': "require-trusted-types-for 'script'",
    })
  })

  test('WB-01: the nonce of a document has at least 128 bits, is new each time, and occurs only at its scripts', async () => {
    const browser = openBrowser(await withSite('WB-01 nonce'))
    const nonces = new Set<string>()
    for (const path of ['/', ...callbacks, '/', ...callbacks]) {
      const response = await load(browser, path)
      const nonce = nonceOf(response)
      nonces.add(nonce)
      expect(Buffer.from(nonce, 'base64url').length).toBeGreaterThanOrEqual(16)
      expect(response.headers.get('cache-control')).toBe('no-store')
      const html = await response.text()
      expect(html).not.toContain('__CSP_NONCE__')
      const scripts = [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)]
      expect(scripts).toHaveLength(2)
      for (const [, attributes = '', content = ''] of scripts) {
        expect(attributes).toContain(`nonce="${nonce}"`)
        // A script has its code in the document or in a file, and neither contains a value of the request.
        expect(attributes.includes('src=')).toBe(content === '')
        expect(content).not.toContain(nonce)
      }
      expect(html).not.toMatch(/\son\w+=|<style|style=|javascript:/i)
    }
    expect(nonces.size).toBe(8)
  })
})

describe('the callback document', () => {
  test.each(callbacks)(
    'WB-03: %s sends no referrer, is not cached, and loads nothing from other origins',
    async (path) => {
      const response = await load(openBrowser(await withSite(`WB-03 ${path}`)), `${path}?code=c&state=s`)
      expect(response.status).toBe(200)
      expect(response.headers.get('referrer-policy')).toBe('no-referrer')
      expect(response.headers.get('cache-control')).toBe('no-store')
      const html = await response.text()
      const taken = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, url]) => url ?? '')
      expect(taken.length).toBeGreaterThan(0)
      // The link to the start page is followed by a person only.
      for (const url of taken) expect(url === '/' || site.assets.has(url)).toBe(true)
      const code = [...site.assets.values()].map(({ body }) => new TextDecoder().decode(body)).join('\n')
      expect(code).not.toMatch(/serviceWorker|importScripts/)
    },
  )

  const variants = callbacks.flatMap((path) => [
    path,
    `${path}/`,
    `/${path}`,
    `${path}//`,
    `${path}?code=c&state=s`,
    `${path}?error=access_denied`,
    `${path}/index.html`,
    path.toUpperCase(),
    `${path}%2f`,
    `${path}%20`,
    `${path};x=1`,
    `${path}/../evil`,
    `${path}?return_to=//evil.example`,
    `${path}?next=https://evil.example`,
    `/./${path.slice(1)}`,
    `${path}/.`,
    `${path}?locale=de`,
    `/de${path}`,
    `${path}.html`,
    `${path}%00`,
  ])
  const accepts = ['text/html', 'application/json', '*/*', 'image/png']

  test.each(['signed out', 'signed in'] as const)(
    'WB-06 HC-15: no variant of a callback path redirects, %s, for any method',
    async (state) => {
      const at = await withSite(`WB-06 ${state}`)
      const browser = openBrowser(at)
      if (state === 'signed in') await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
      const before = tokenRequests(at).length
      for (const path of variants)
        for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
          const response = await load(browser, path, {
            method,
            headers: { accept: accepts[path.length % 4] ?? '' },
          })
          const reads = method === 'GET' || method === 'HEAD'
          expect(reads ? [200, 404] : [404, 405]).toContain(response.status)
          expect(response.headers.get('location')).toBeNull()
          expect(response.headers.get('refresh')).toBeNull()
          expect(response.headers.get('set-cookie')).toBeNull()
          if (response.status === 200) await response.text()
        }
      const pages = await Promise.all(variants.map((path) => load(browser, path)))
      for (const page of pages.filter(({ status }) => status === 200))
        expect(page.headers.get('content-type')).toMatch(/^text\/html/)
      expect(tokenRequests(at)).toHaveLength(before)
    },
  )

  test.each([
    '//callback/plannr',
    '///callback/plannr',
    '/callback/plannr/../../evil',
    'http://evil.example/callback/plannr',
    '/callback/plannr?x=1#code=c',
    '/\\evil.example',
    '/callback\\plannr',
  ])('WB-06: %s as raw bytes does not redirect', async (target) => {
    const { raw } = await overHttp(await withSite('WB-06 raw'))
    for (const method of ['GET', 'HEAD', 'POST']) {
      const answer = await raw(
        head(`${method} ${target} HTTP/1.1`, method === 'POST' ? ['content-length: 0'] : []),
      )
      expect(answer).toMatch(/^HTTP\/1\.1 (?:200|400|404|405) /)
      expect(answer).not.toMatch(/\r\n(?:location|refresh):/i)
    }
  })

  test('HC-15: a code in the query is not processed by the server before the request of the page', async () => {
    const at = await withSite('HC-15')
    const browser = openBrowser(at)
    const pending = await browser.start({ integration: 'dp-code' })
    const callback = await browser.atProvider(pending, priya)
    for (const method of ['GET', 'HEAD', 'POST'])
      await load(browser, callback.pathname + callback.search, { method })
    expect(tokenRequests(at)).toHaveLength(0)
    expect((await browser.complete(pending, callback)).status).toBe(200)
  })

  test.each(callbacks)(
    'WB-06: a form_post to %s gets 405 with the failure page, and is not read',
    async (path) => {
      const at = await withSite(`form_post ${path}`)
      const browser = openBrowser(at)
      const pending = await browser.start({ integration: 'plannr' })
      const answer = await load(browser, path, {
        method: 'POST',
        body: `code=CODE-4711&state=${pending.facts.state}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://api.plannrcrm.com' },
      })
      expect(answer.status).toBe(405)
      expect(answer.headers.get('allow')).toBe('GET, HEAD')
      expect(answer.headers.get('content-type')).toMatch(/^text\/html/)
      const html = await answer.text()
      expect(html).toContain('id="callback"')
      expect(html).toContain(`nonce="${nonceOf(answer)}"`)
      expect(html).not.toContain('4711')
      expect(tokenRequests(at)).toHaveLength(0)
    },
  )
})

test('RV-08: no route accepts a logout notification of a provider', async () => {
  const at = await withSite('RV-08')
  const browser = openBrowser(at)
  await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
  for (const path of [
    '/backchannel-logout',
    '/bff/backchannel-logout',
    '/logout',
    '/bff/logout',
    '/signout-oidc',
    '/callback/plannr',
  ]) {
    const response = await load(browser, path, {
      method: 'POST',
      body: 'logout_token=eyJhbGciOiJub25lIn0.e30.',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect([403, 404, 405]).toContain(response.status)
  }
  expect(await (await browser.send('/bff/session')).json()).toMatchObject({ state: 'signed-in' })
})

describe('the return path', () => {
  const unsafePaths = [
    '//evil.example',
    '/\\evil.example',
    '\\/evil.example',
    '\\\\evil.example',
    '/%2f%2fevil.example',
    '/%2F/evil.example',
    '/%5cevil.example',
    '/%09/evil.example',
    '/\t/evil.example',
    '/%0a/evil.example',
    'https:evil.example',
    'https://evil.example',
    'https:/evil.example',
    'http:///evil.example',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'blob:x',
    'about:blank',
    'file:///etc/passwd',
    '/..//evil.example',
    '/./\\evil.example',
    '/.//evil.example',
    '/@evil.example',
    '//evil%2f..',
    '//evil.example/%2f..',
    '/x//evil.example',
    'evil.example',
    '@evil.example',
    '.evil.example',
    ':80@evil.example',
    '',
    ' ',
    ' /x',
    '\t//evil.example',
    '\n//evil.example',
    '/\r\nlocation: https://evil.example',
    '/%0d%0alocation:%20https://evil.example',
    '/\u2028x',
    '/\u2215\u2215evil.example',
    '\uff0f\uff0fevil.example',
    '/\uff0fevil.example',
    '/\u3002evil.example',
    '/\u0000',
    '/%00',
    `/${'a'.repeat(10_240)}`,
    '/%252f%252fevil.example',
    '/%255cevil.example',
    '/?next=//evil.example',
    'http://localhost:8787@evil.example/',
    'http://localhost:8787.evil.example/',
    'http:\\\\evil.example',
    '///evil.example',
    '////evil.example',
    '/;@evil.example',
    '/#//evil.example',
  ]
  const doubleEncoded = new Set(['/%252f%252fevil.example', '/%255cevil.example'])

  test.each(unsafePaths)('WB-07 HC-14: %j as return_to never leads to another origin', async (wanted) => {
    const at = await recordedDeployment('WB-07')
    const browser = openBrowser(at)
    const pending = await browser.start({ integration: 'plannr', return_to: wanted })
    const done = await browser.complete(pending, await browser.atProvider(pending, tom))
    const led = done.ok ? done.body.return_to : 'refused'
    // Double-encoded, it is a path of this origin for any number of decodings.
    expect([doubleEncoded.has(wanted) ? wanted : '/', '/']).toContain(led)
    expect(new URL(led, at.origin).origin).toBe(at.origin)
    expect(browser.authorizeUrl(pending)).not.toContain('evil')
  })

  test.each(['/', '/connections', '/connections/abc_-9?tab=facts&x=1', '/a.b/~c'])(
    'WB-07: %j is a path of the app, and is used',
    async (wanted) => {
      const browser = openBrowser(await recordedDeployment('WB-07 own'))
      const pending = await browser.start({ integration: 'plannr', return_to: wanted })
      const done = await browser.complete(pending, await browser.atProvider(pending, tom))
      expect(done.body).toMatchObject({ return_to: wanted })
    },
  )

  test('HC-14: no parameter of the authorization response changes the return path', async () => {
    const at = await recordedDeployment('HC-14 response')
    const browser = openBrowser(at)
    const pending = await browser.start({ integration: 'plannr', return_to: '/connections' })
    const callback = await browser.atProvider(pending, tom)
    for (const name of ['return_to', 'returnTo', 'redirect', 'next', 'url'])
      callback.searchParams.set(name, 'https://evil.example/')
    expect((await browser.complete(pending, callback)).body).toMatchObject({ return_to: '/connections' })
  })

  test('WB-07: a browser stays on this origin for any text', () => {
    const chunks = fc.constantFrom(
      '/',
      '\\',
      '//',
      'evil.example',
      '@',
      ':',
      '%2f',
      '%5c',
      '..',
      '.',
      '?',
      '#',
      '\t',
      '\n',
      'http:',
      'javascript:',
      '\u2215',
      ' ',
      'a',
      '%',
      '%252f',
      ';',
    )
    const wanted = fc.oneof(
      fc.array(chunks, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.array(chunks, { maxLength: 12 }).map((parts) => `/${parts.join('')}`),
      fc.string({ unit: 'binary' }),
    )
    fc.assert(
      fc.property(wanted, (text) => {
        const path = safeReturnPath(text)
        expect(path).toMatch(/^\/(?![/\\])/)
        for (const once of [path, path.trim()])
          expect(new URL(once, 'https://app.example').origin).toBe('https://app.example')
        expect(safeReturnPath(path)).toBe(path)
      }),
      { numRuns: fullRounds ? 20_000 : 1000 },
    )
  })
})

describe('the security headers of every response', () => {
  test('WB-12: a real host sends HSTS for a year, nosniff and isolation headers, and no server name', async () => {
    const at = await withSite('WB-12')
    const { raw } = await overHttp(at)
    for (const path of [
      '/',
      '/callback/plannr',
      [...site.assets.keys()][0] ?? '',
      '/bff/session',
      '/bff/none',
      '/assets/none',
    ]) {
      const answer = (await raw(head(`GET ${path} HTTP/1.1`))).toLowerCase()
      expect(answer).toMatch(/\r\nstrict-transport-security: max-age=31536000; includesubdomains\r\n/)
      expect(answer).toContain('\r\nx-content-type-options: nosniff\r\n')
      expect(answer).toContain('\r\ncross-origin-opener-policy: same-origin\r\n')
      expect(answer).toContain('\r\ncross-origin-resource-policy: same-origin\r\n')
      expect(answer).toMatch(/\r\npermissions-policy: [^\r]*camera=\(\)/)
      expect(answer).not.toMatch(/\r\n(?:server|x-powered-by|via|x-aspnet-version):/)
    }
  })

  test('WB-12: localhost gets no HSTS, because other programs use it', async () => {
    const answer = await load(openBrowser(await withSite('WB-12 localhost', 'guests')), '/')
    expect(answer.headers.get('strict-transport-security')).toBeNull()
  })

  const probes = [
    '/.env',
    '/.git/config',
    '/package.json',
    '/planbridge.config.yaml',
    '/assets/../../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/bff/src/main.ts',
    '/assets/',
    '/assets',
    '/src/app/main.tsx',
    '/index.html',
    '/.planbridge/vault-key',
    '/planbridge.sqlite',
  ]

  test.each(probes)('WB-13: %s is not served', async (path) => {
    const at = await withSite(`WB-13 ${path}`)
    const { raw } = await overHttp(at)
    const answer = await raw(head(`GET ${path} HTTP/1.1`))
    const isApp = answer.includes('id="app"') || answer.includes('id="root"')
    expect(isApp || answer.startsWith('HTTP/1.1 404 ')).toBe(true)
    expect(answer).not.toMatch(/DB_|\[core\]|"dependencies"|integrations:|import \{/)
  })

  test('WB-13 TX-09: the bundle has no source map and no secret, and loads only documents of the app', async () => {
    const browser = openBrowser(await withSite('WB-13 bundle'))
    const texts = await Promise.all(
      [...site.assets.keys()].map(async (path) => (await browser.send(path)).text()),
    )
    expect(texts.length).toBeGreaterThan(3)
    const bundle = texts.join('\n') + site.app + site.callback
    const forbidden = [
      ...Object.values(demoSecrets),
      'CANARY',
      'sourceMappingURL',
      'Ocp-Apim-Subscription-Key',
      'PRIVATE KEY',
    ]
    // One by one, so that a failure does not print the bundle.
    expect(forbidden.filter((text) => bundle.includes(text))).toEqual([])
    const maps = await Promise.all(
      [...site.assets.keys()].map(async (path) => (await browser.send(`${path}.map`)).status),
    )
    expect(new Set(maps)).toEqual(new Set([404]))
  })
})

test('/robots.txt is a text that asks search engines to stay away, and no page of the app', async () => {
  const at = await recordedDeployment('robots')
  const answer = await at.planbridge.fetch(new Request(`${at.origin}/robots.txt`))
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain\b/)
  expect(await answer.text()).toBe('User-agent: *\nDisallow: /\n')
})
