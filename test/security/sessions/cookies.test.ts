import { endpoints } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { head, overHttp } from '../../harness/deployment/over-http.ts'
import { type RecordedDeployment, recordedDeployment } from '../../harness/deployment/recorded-deployment.ts'
import { everyRequest, sendRequest } from './every-request.ts'

const priya = { account: 'priya.nair' }

/** Records every `Set-Cookie` line of a browser. */
const recordCookies = (at: RecordedDeployment) => {
  const lines: string[] = []
  const fetch: RecordedDeployment['planbridge']['fetch'] = async (...input) => {
    const response = await at.planbridge.fetch(...input)
    lines.push(...response.headers.getSetCookie())
    return response
  }
  return { browser: openBrowser({ ...at, planbridge: { ...at.planbridge, fetch } }), lines }
}

const useWholeApp = async (browser: Browser) => {
  await browser.start({ integration: 'plannr' })
  const { id } = await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
  await browser.call(endpoints.signOut, {})
  return id
}

describe.each(['guests', 'signed-in-people'] as const)('for %s', (posture) => {
  test('CK-01 CK-02: every cookie is __Host-, Secure, HttpOnly, Path=/, SameSite=Strict and without a domain', async () => {
    const { browser, lines } = recordCookies(await recordedDeployment(`CK-01 ${posture}`, { posture }))
    await useWholeApp(browser)
    expect(lines).toHaveLength(3)
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split('; ')
      expect(pair).toMatch(/^__Host-planbridge=/)
      const names = attributes.map((attribute) => attribute.replace(/^Max-Age=\d+$/, 'Max-Age'))
      expect(names.toSorted()).toEqual(['HttpOnly', 'Max-Age', 'Path=/', 'SameSite=Strict', 'Secure'])
    }
  })

  test('CK-05: the cookie is deleted with the attributes it was set with, together with the storage of the app', async () => {
    const at = await recordedDeployment(`CK-05 ${posture}`, { posture })
    const { browser, lines } = recordCookies(at)
    await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    const out = await browser.send('/bff/sign-out', {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    })
    expect(out.headers.get('clear-site-data')).toBe('"storage"')
    const attributesOf = (line = '') =>
      line
        .split('; ')
        .slice(1)
        .filter((one) => !one.startsWith('Max-Age'))
        .toSorted()
    expect(lines.at(-1)).toMatch(/^__Host-planbridge=; Max-Age=0; /)
    expect(attributesOf(lines.at(-1))).toEqual(attributesOf(lines[0]))
    expect(browser.jar.size).toBe(0)
  })

  test('CK-06: the cookie is set once, within 4096 bytes, and only when the session changes', async () => {
    const at = await recordedDeployment(`CK-06 ${posture}`, { posture })
    const browser = openBrowser(at)
    const { id } = await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    const lines: Record<string, number> = {}
    const count = async (name: string, response: Response) => {
      const set = response.headers.getSetCookie()
      lines[name] = set.length
      for (const line of set) expect(line.length).toBeLessThan(4096)
      await response.body?.cancel()
    }
    const rest = everyRequest(id).filter(({ name }) => !['signOut', 'disconnect'].includes(name))
    for (const one of rest) await count(one.name, await sendRequest(browser, one))
    const others = [
      '/',
      '/callback/plannr',
      '/oauth/dynamic-planner/return',
      '/assets/none.js',
      '/bff/none',
      '/favicon.svg',
      '/healthz',
    ]
    for (const path of others) await count(path, await browser.send(path))
    expect(Object.entries(lines).filter(([, set]) => set > 0)).toEqual([])
    await count('sign-out', await sendRequest(browser, everyRequest(id)[1] ?? rest[0]!))
    expect(lines['sign-out']).toBe(1)
  })
})

const injections = [
  'x; Domain=evil.example',
  'x;SameSite=None',
  'x; HttpOnly=false',
  'x\r\nset-cookie: evil=1',
  'x%0d%0aset-cookie:%20evil=1',
  'x, evil=1',
  '\u560d\u560aset-cookie:evil=1',
]

test.each(injections)('CK-07: %j in any field does not change a cookie', async (injected) => {
  const at = await recordedDeployment('CK-07')
  const { browser, lines } = recordCookies(at)
  const pending = await browser.start({ integration: 'dp-hybrid', return_to: `/${injected}` })
  await browser.complete(pending, await browser.atProvider(pending, priya))
  for (const one of everyRequest(encodeURIComponent(injected))) {
    const fields = Object.keys(one.body ?? {}).map((name) => [name, injected])
    const body = one.body === undefined ? {} : { body: JSON.stringify(Object.fromEntries(fields)) }
    await sendRequest(browser, one, body)
  }
  expect(lines.length).toBeGreaterThan(1)
  for (const line of lines)
    expect(line).toMatch(
      /^__Host-planbridge=[A-Za-z0-9_-]*; Max-Age=\d+; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
    )
})

test('CK-07 CK-04: raw request cookies do not change the session cookie', async () => {
  const { raw } = await overHttp(await recordedDeployment('CK-07 wire'))
  for (const sent of [
    '__Host-planbridge=x; Domain=evil.example',
    `__Host-planbridge=${'a'.repeat(43)}; __Host-planbridge=b`,
    'SameSite=None; __Host-planbridge=1',
  ]) {
    const answer = await raw(head('GET /bff/session HTTP/1.1', [`cookie: ${sent}`]))
    const set = answer.split('\r\n').filter((line) => /^set-cookie:/i.test(line))
    expect(set).toEqual([
      'set-cookie: __Host-planbridge=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Strict',
    ])
  }
})
