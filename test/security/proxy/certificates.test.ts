import { createServer as createSecureServer, type Server, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { connect, getCACertificates, setDefaultCACertificates } from 'node:tls'
import { createAdaptorServer } from '@hono/node-server'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { providerOrigins } from '../../harness/deployment/config-text.ts'
import { deployment } from '../../harness/deployment/deployment.ts'
import { engines } from '../../harness/raw-api/engines.ts'
import { openProxyEnvironment } from '../../harness/raw-api/raw-api-environment.ts'
import { openRawSocket } from '../../harness/raw-api/raw-socket.ts'
import { openRecordingApi } from '../../harness/raw-api/recording-api.ts'
import { openAuthority, selfSigned } from '../../harness/tls/authority.ts'

const trusted = openAuthority('A trusted authority')
const unknownAuthority = openAuthority('An unknown authority')

beforeAll(() => {
  const before = getCACertificates('default')
  setDefaultCACertificates([...before, trusted.cert])
  return () => setDefaultCACertificates(before)
})

const localhost = { subject: 'localhost', hosts: ['localhost'] }

const good: ServerOptions = trusted.issue(localhost)
const tls10 = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const

/** Certificates with one fault each. */
const bad: readonly (readonly [string, ServerOptions])[] = [
  ['an expired one', trusted.issue({ ...localhost, days: [-3, -2] })],
  ['one that is not valid yet', trusted.issue({ ...localhost, days: [2, 3] })],
  ['one for another host', trusted.issue({ subject: 'localhost', hosts: ['other.example'] })],
  ['one for a host with the same prefix', trusted.issue({ subject: 'x', hosts: ['localhost.example'] })],
  ['a self-signed one', selfSigned(localhost)],
  ['one of an unknown authority', unknownAuthority.issue(localhost)],
  ['a valid one over TLS 1.0', { ...good, ...tls10 }],
  ['a valid one over TLS 1.1', { ...good, ...tls10, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' }],
]

describe.each(engines)('the certificate of an API, through $engine', ({ openEngine }) => {
  const callWith = async (secure: ServerOptions) => {
    const environment = await openProxyEnvironment({ openEngine, openApi: () => openRecordingApi(secure) })
    const line = openRawSocket(environment.port)
    await line.send(environment.callHead('GET', '/crm/v1/clients'))
    await line.untilResponses(1)
    return { ...environment, line }
  }

  test('a valid one is accepted', async () => {
    const { line, api } = await callWith(good)
    expect(line.statuses()).toEqual([200])
    expect(api.requests).toHaveLength(1)
  })

  test.each(bad)(
    'PX-22 HP-45 OP-02: %s ends the call before a request is sent, and is logged',
    async (_, secure) => {
      const { line, api, at } = await callWith(secure)
      expect(line.statuses()).toEqual([502])
      expect(line.text()).toContain('"code":"provider-unreachable"')
      // Random ids may contain any word.
      const output = line.text().replaceAll(/"(?:reference|connection)":"[^"]*"/g, '')
      expect(output).not.toMatch(/certificate|localhost:|TLS|SSL|CERT_/i)
      expect(api.requests).toEqual([])
      expect(at.logs.filter(({ code }) => code === 'provider-unreachable')).toMatchObject([
        { level: 'error' },
      ])
    },
  )
})

/** A deployment whose identity server uses TLS with this certificate. */
const openIdentity = async (secure: ServerOptions) => {
  let program = (_request: Request): Response | Promise<Response> => new Response(null, { status: 503 })
  const requests: string[] = []
  const server = createAdaptorServer({
    fetch: (request) => {
      requests.push(`${request.method} ${new URL(request.url).pathname}`)
      return program(request)
    },
    overrideGlobalObjects: false,
    createServer: createSecureServer,
    serverOptions: secure,
  }) as Server
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => server.close().closeAllConnections())
  const origin = `https://localhost:${(server.address() as AddressInfo).port}`
  const at = await deployment({
    simulators: { dynamicPlanner: { identity: `${origin}/identity` } },
    config: (text) => text.replaceAll(providerOrigins.guests.identity, `${origin}/identity`),
    engines: { fetch: (request) => fetch(request) },
  })
  program = at.simulators.dynamicPlanner.fetch
  const change = (next: ServerOptions) => {
    server.setSecureContext(next)
    server.closeAllConnections()
  }
  const unreachable = () => at.logs.filter(({ code }) => code === 'provider-unreachable')
  return { at, browser: openBrowser(at), requests, change, unreachable }
}

describe('the certificate of an identity server', () => {
  const priya = { account: 'priya.nair' }
  const options = { integration: 'dp-hybrid' } as const

  test('a valid one is accepted', async () => {
    const { browser, requests } = await openIdentity(good)
    expect((await browser.connect(options, priya)).status).toBe(200)
    expect(requests).toContain('POST /identity/connect/token')
  })

  test.each(bad)('PX-22 HP-45 OP-02: %s prevents every attempt, and is logged', async (_, secure) => {
    const { browser, requests, unreachable } = await openIdentity(secure)
    await expect(browser.start(options)).rejects.toThrow('provider-unreachable')
    expect(requests).toEqual([])
    expect(unreachable()).not.toEqual([])
  })

  test.each(bad)('PX-22 HP-45 OP-02: %s gets no code, and is logged', async (_, secure) => {
    const { browser, requests, change, unreachable } = await openIdentity(good)
    const pending = await browser.start(options)
    const callback = await browser.atProvider(pending, priya)
    const before = requests.length
    change(secure)
    const done = await browser.complete(pending, callback)
    expect([done.status, done.body]).toMatchObject([502, { code: 'provider-unreachable' }])
    expect(requests.slice(before)).toEqual([])
    expect(unreachable()).not.toEqual([])
  })
})

test('HP-45: the TLS 1.0 server of these tests accepts a TLS 1.0 client', async () => {
  const api = await openRecordingApi({ ...good, ...tls10 })
  onTestFinished(api.close)
  const protocol = await new Promise((resolve, reject) => {
    const socket = connect(
      { port: Number(new URL(api.origin).port), servername: 'localhost', ...tls10 },
      () => {
        resolve(socket.getProtocol())
        socket.destroy()
      },
    )
    socket.once('error', reject)
  })
  expect(protocol).toBe('TLSv1')
})
