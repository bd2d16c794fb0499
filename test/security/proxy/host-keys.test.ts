import { createHash } from 'node:crypto'
import { endpoints } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { head, overHttp } from '../../harness/deployment/over-http.ts'
import { providerRequests, recordedDeployment } from '../../harness/deployment/recorded-deployment.ts'

const priya = { account: 'priya.nair' }
const clients = '/crm/v1/clients?pageSize=1'

const keys = {
  advice: 'pbh_CANARY-HOSTKEY-of-the-advice-system-0001',
  plannrOnly: 'pbh_CANARY-HOSTKEY-of-the-plannr-sync-00002',
  otherTenant: 'pbh_CANARY-HOSTKEY-of-another-tenant-000003',
}
const hashOf = (key: string) => `sha256:${createHash('sha256').update(key).digest('base64url')}`

const hostKeys = `
host_keys:
  advice: { hash: '${hashOf(keys.advice)}' }
  plannr-only: { hash: '${hashOf(keys.plannrOnly)}', integrations: [plannr] }
  other-tenant: { hash: '${hashOf(keys.otherTenant)}', tenant: acme }
`

const openEnvironment = async (name: string) => {
  const at = await recordedDeployment(`host keys ${name}`, { config: (text) => `${text}${hostKeys}` })
  const browser = openBrowser(at)
  const delegation = await browser.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya)
  const call = (
    headers: Readonly<Record<string, string>>,
    connection = delegation.id,
    init: RequestInit = {},
  ) => at.planbridge.fetch(new Request(`${at.origin}/v1/proxy/${connection}${clients}`, { ...init, headers }))
  return { at, browser, delegation, call }
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

const codeOf = async (response: Response) => {
  const { code } = (await response.json()) as { code: string }
  return `${response.status} ${code}`
}

describe('a call of a host back end', () => {
  test('uses a delegation with its key while the person is away', async () => {
    const { browser, call } = await openEnvironment('delegation')
    await browser.call(endpoints.signOut, {})
    const answer = await call(bearer(keys.advice))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.json()).toMatchObject({ data: expect.any(Array) as unknown })
  })

  test('is refused without a key, with another key and with a person’s cookie, without a provider request', async () => {
    const { at, browser, call } = await openEnvironment('refused')
    const requestsBefore = providerRequests(at)
    const cookie = [...browser.jar].map((pair) => pair.join('=')).join('; ')
    const wrong = [
      {},
      bearer('pbh_unknown'),
      bearer(`${keys.advice}x`),
      { authorization: `Basic ${keys.advice}` },
      { cookie, 'x-planbridge': '1' },
    ]
    for (const headers of wrong) expect(await codeOf(await call(headers))).toBe('401 host-key-required')
    expect(providerRequests(at)).toBe(requestsBefore)
  })

  test('gets the same response for a missing connection and one of another host', async () => {
    const { at, call } = await openEnvironment('scope')
    const requestsBefore = providerRequests(at)
    for (const key of [keys.plannrOnly, keys.otherTenant])
      expect(await codeOf(await call(bearer(key)))).toBe('404 connection-not-found')
    const unknown = await at.planbridge.fetch(
      new Request(`${at.origin}/v1/proxy/none/x`, { headers: bearer(keys.advice) }),
    )
    expect(await codeOf(unknown)).toBe('404 connection-not-found')
    expect(providerRequests(at)).toBe(requestsBefore)
  })

  test('never uses user-present connections or personal tokens', async () => {
    const { browser, call } = await openEnvironment('models')
    const present = await browser.connectOrThrow({ integration: 'dp-hybrid', purpose: 'link' }, priya)
    expect(await codeOf(await call(bearer(keys.advice), present.id))).toBe('409 delegation-required')
  })

  test('is refused from a browser, where a key would be public', async () => {
    const { call } = await openEnvironment('browser')
    for (const headers of [{ 'sec-fetch-site': 'same-origin' }, { origin: 'https://app.example' }])
      expect(await codeOf(await call({ ...bearer(keys.advice), ...headers }))).toBe('403 origin-not-allowed')
  })

  test('keeps its key from the provider and the log', async () => {
    const { at, delegation } = await openEnvironment('wire')
    const { raw } = await overHttp(at)
    const lines = [`authorization: Bearer ${keys.advice}`, 'sec-fetch-site:', 'x-planbridge:']
    const start = `GET /v1/proxy/${delegation.id}${clients} HTTP/1.1`
    const bare = head(start, lines)
      .split('\r\n')
      .filter((line) => !/^(sec-fetch-site|x-planbridge):/.test(line))
      .join('\r\n')
    expect(await raw(bare)).toMatch(/^HTTP\/1\.1 200/)
    expect(JSON.stringify(at.simulators.dynamicPlanner.log.entries)).not.toContain('HOSTKEY')
    expect(JSON.stringify(at.logs)).not.toContain('HOSTKEY')
  })
})
