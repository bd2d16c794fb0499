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

const stage = async (name: string) => {
  const at = await recordedDeployment(`host keys ${name}`, { config: (text) => `${text}${hostKeys}` })
  const browser = openBrowser(at)
  const lasting = await browser.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya)
  const call = (headers: Readonly<Record<string, string>>, connection = lasting.id, init: RequestInit = {}) =>
    at.planbridge.fetch(new Request(`${at.origin}/v1/proxy/${connection}${clients}`, { ...init, headers }))
  return { at, browser, lasting, call }
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

const codeOf = async (response: Response) => {
  const { code } = (await response.json()) as { code: string }
  return `${response.status} ${code}`
}

describe('a host’s back end', () => {
  test('calls the API of a delegation with its key, while the person is away', async () => {
    const { browser, call } = await stage('delegation')
    await browser.call(endpoints.signOut, {})
    const answer = await call(bearer(keys.advice))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.json()).toMatchObject({ data: expect.any(Array) as unknown })
  })

  test('is refused without a key, with another one, and with a person’s cookie; no provider hears of it', async () => {
    const { at, browser, call } = await stage('refused')
    const asked = providerRequests(at)
    const cookie = [...browser.jar].map((pair) => pair.join('=')).join('; ')
    const wrong = [
      {},
      bearer('pbh_unknown'),
      bearer(`${keys.advice}x`),
      { authorization: `Basic ${keys.advice}` },
      { cookie, 'x-planbridge': '1' },
    ]
    for (const headers of wrong) expect(await codeOf(await call(headers))).toBe('401 host-key-required')
    expect(providerRequests(at)).toBe(asked)
  })

  test('gets the same answer for what is not there and for what is not its own', async () => {
    const { at, call } = await stage('scope')
    const asked = providerRequests(at)
    for (const key of [keys.plannrOnly, keys.otherTenant])
      expect(await codeOf(await call(bearer(key)))).toBe('404 connection-not-found')
    const unknown = await at.planbridge.fetch(
      new Request(`${at.origin}/v1/proxy/none/x`, { headers: bearer(keys.advice) }),
    )
    expect(await codeOf(unknown)).toBe('404 connection-not-found')
    expect(providerRequests(at)).toBe(asked)
  })

  test('never uses access that needs its person, or a token that its person pasted', async () => {
    const { browser, call } = await stage('models')
    const present = await browser.connectOrThrow({ integration: 'dp-hybrid', purpose: 'link' }, priya)
    expect(await codeOf(await call(bearer(keys.advice), present.id))).toBe('409 delegation-required')
  })

  test('that is a browser is turned away: a key there would be in everybody’s hands', async () => {
    const { call } = await stage('browser')
    for (const headers of [{ 'sec-fetch-site': 'same-origin' }, { origin: 'https://app.example' }])
      expect(await codeOf(await call({ ...bearer(keys.advice), ...headers }))).toBe('403 origin-not-allowed')
  })

  test('over a socket: its key goes no further, and nothing of it is in the log', async () => {
    const { at, lasting } = await stage('wire')
    const { raw } = await overHttp(at)
    const lines = [`authorization: Bearer ${keys.advice}`, 'sec-fetch-site:', 'x-planbridge:']
    const start = `GET /v1/proxy/${lasting.id}${clients} HTTP/1.1`
    const bare = head(start, lines)
      .split('\r\n')
      .filter((line) => !/^(sec-fetch-site|x-planbridge):/.test(line))
      .join('\r\n')
    expect(await raw(bare)).toMatch(/^HTTP\/1\.1 200/)
    expect(JSON.stringify(at.simulators.dynamicPlanner.log.entries)).not.toContain('HOSTKEY')
    expect(JSON.stringify(at.logs)).not.toContain('HOSTKEY')
  })
})
