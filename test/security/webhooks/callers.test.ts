import { clientAddressOf } from '@planbridge/bff/internal/http/node/client-address.ts'
import { serve } from '@planbridge/bff/internal/http/node/serve.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { movableClock } from '../../harness/deployment/movable-clock.ts'
import { freePort } from '../../harness/free-ports.ts'
import { bookingEvent, docplannerHeaders, providerAddress } from '../../harness/inbound/providers-events.ts'
import { receiving, type Receiving } from '../../harness/inbound/receiving.ts'
import type { ReverseProxyName } from '../../harness/reverse-proxy/find-program.ts'
import { startGatedProxy, statusFrom } from '../../harness/reverse-proxy/gated-proxy.ts'

const stranger = '127.0.0.8'
const body = JSON.stringify(bookingEvent())

/** Serves a deployment that takes calls from one address, as the server process does. */
const served = async (
  name: string,
  { trusted = [], host = '127.0.0.1' }: { trusted?: string[]; host?: string } = {},
) => {
  const at = await receiving(name)
  const port = await freePort()
  const addressOf = clientAddressOf({
    trustedProxies: trusted,
    events: { clientAddressDoubtful: () => undefined },
    clock: movableClock().monotonic,
  })
  const serving = await serve(at.direct, { host, port, clientAddressOf: addressOf })
  onTestFinished(() => serving.close())
  return { ...at, port, url: `http://127.0.0.1:${port}` }
}

type Headers = Readonly<Record<string, string | string[]>>

const call = (origin: string, from: string, headers: Headers = {}): Promise<number> =>
  statusFrom(origin, from, {
    path: '/webhooks/docplanner',
    headers: { ...docplannerHeaders, ...headers },
    body,
  })

const refusals = ({ lines }: Pick<Receiving, 'lines'>) =>
  lines('webhook.refused').map((line) => {
    const { code, address, peer } = line as unknown as Record<string, unknown>
    return { code, address, peer }
  })

/** Headers by which a caller can try to have another address. */
const spoofs: readonly (readonly [string, (wanted: string) => Headers])[] = [
  ['X-Forwarded-For', (wanted) => ({ 'x-forwarded-for': wanted })],
  ['X-Forwarded-For with a chain', (wanted) => ({ 'x-forwarded-for': `${wanted}, ${wanted}` })],
  ['X-Forwarded-For on two lines', (wanted) => ({ 'x-forwarded-for': [wanted, wanted] })],
  ['X-Forwarded-For with a port', (wanted) => ({ 'x-forwarded-for': `${wanted}:443` })],
  ['X-Forwarded-For, mapped', (wanted) => ({ 'x-forwarded-for': `::ffff:${wanted}` })],
  [
    'X-Forwarded-For of a thousand elements',
    (wanted) => ({ 'x-forwarded-for': Array<string>(1_000).fill(wanted).join(',') }),
  ],
  ['Forwarded', (wanted) => ({ forwarded: `for=${wanted}` })],
  ['X-Real-IP', (wanted) => ({ 'x-real-ip': wanted })],
  ['CF-Connecting-IP', (wanted) => ({ 'cf-connecting-ip': wanted })],
  ['True-Client-IP', (wanted) => ({ 'true-client-ip': wanted })],
  ['X-Client-IP', (wanted) => ({ 'x-client-ip': wanted })],
  ['X-Cluster-Client-IP', (wanted) => ({ 'x-cluster-client-ip': wanted })],
  ['Fastly-Client-IP', (wanted) => ({ 'fastly-client-ip': wanted })],
]

describe('directly', () => {
  test('WH-01 HC-27: the address of the connection counts, and no header changes it in either direction', async () => {
    const at = await served('callers')
    expect(await call(at.url, providerAddress)).toBe(200)
    expect(await call(at.url, stranger)).toBe(403)
    for (const [name, headers] of spoofs) {
      expect([name, await call(at.url, stranger, headers(providerAddress))]).toEqual([name, 403])
      expect([name, await call(at.url, providerAddress, headers(stranger))]).toEqual([name, 200])
    }
    expect(new Set(refusals(at).map((line) => JSON.stringify(line)))).toEqual(
      new Set([JSON.stringify({ code: 'delivery-refused', address: stranger, peer: stranger })]),
    )
  })

  test('WH-04 HC-27: at a listener for IPv6 too, callers over IPv4 are told apart by their IPv4 address', async () => {
    const at = await served('dual stack', { host: '::' })
    expect(await call(at.url, providerAddress)).toBe(200)
    expect(await call(at.url, stranger)).toBe(403)
    const overIPv6 = `http://[::1]:${at.port}`
    expect(await call(overIPv6, '::1')).toBe(403)
    expect(refusals(at).map(({ address }) => address)).toEqual([stranger, '0:0:0:0:0:0:0:1'])
  })
})

describe('through a trusted proxy', () => {
  test.each([
    ['names the provider', 200, providerAddress],
    ['adds the provider to a forged chain', 200, `${stranger}, ${providerAddress}`],
    ['names the provider as a mapped address', 200, `::ffff:${providerAddress}`],
    ['names the provider as a mapped address in hexadecimal groups', 200, '::FFFF:7f00:9'],
    ['names the provider with a port', 200, `${providerAddress}:4711`],
    ['and another trusted one name the provider', 200, `${stranger}, ${providerAddress}, 127.0.0.2`],
    ['names a stranger', 403, stranger],
    ['adds a stranger to a forged chain', 403, `${providerAddress}, ${stranger}`],
    ['and another trusted one name a stranger', 403, `${providerAddress}, ${stranger}, 127.0.0.2`],
    ['names no address', 403, undefined],
    ['names an empty address', 403, ''],
    ['names "unknown"', 403, 'unknown'],
    ['hides the address', 403, '_hidden'],
    ['names the provider in octal', 403, '127.0.0.011'],
    ['names the provider as a number', 403, '2130706441'],
    ['names the provider in a short form', 403, '127.9'],
    ['names the provider with a zone', 403, `${providerAddress}%eth0`],
    ['names the provider as an IPv4-compatible address', 403, `::${providerAddress}`],
    ['names the provider as a 6to4 address', 403, '2002:7f00:9::'],
    ['names the provider in broken brackets', 403, `[${providerAddress}`],
    ['sends a thousand elements', 403, Array<string>(1_000).fill('127.0.0.2').join(',')],
  ])('WH-02 WH-03 HC-27: one that %s: %i', async (_, status, forwarded) => {
    const at = await served('behind a proxy', { trusted: ['127.0.0.1', '127.0.0.2'] })
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
    expect(await call(at.url, '127.0.0.1', headers)).toBe(status)
  })
})

const sites: Readonly<Record<ReverseProxyName, string>> = {
  nginx: 'location / { proxy_pass http://planbridge; }',
  caddy: '\treverse_proxy 10.0.0.11:8787 10.0.0.12:8787\n',
}

describe.each(Object.entries(sites))('through a real %s', (name, site) => {
  test('WH-01 WH-02 HC-27: the address of the connection to the proxy counts, whatever the caller says about itself', async () => {
    const at = await served(`behind ${name}`, { trusted: ['127.0.0.1'] })
    const proxy = await startGatedProxy(name as ReverseProxyName, {
      site,
      files: {},
      backend: `127.0.0.1:${at.port}`,
    })
    onTestFinished(() => proxy.stop())
    expect(await call(proxy.origin, providerAddress)).toBe(200)
    expect(await call(proxy.origin, stranger)).toBe(403)
    for (const [header, headers] of spoofs) {
      expect([header, await call(proxy.origin, stranger, headers(providerAddress))]).toEqual([header, 403])
      expect([header, await call(proxy.origin, providerAddress, headers(stranger))]).toEqual([header, 200])
    }
    expect(new Set(refusals(at).map((line) => JSON.stringify(line)))).toEqual(
      new Set([JSON.stringify({ code: 'delivery-refused', address: stranger, peer: '127.0.0.1' })]),
    )
  })

  test('WH-01: without trusted_proxies, every call through the proxy is refused', async () => {
    const at = await served(`undeclared ${name}`)
    const proxy = await startGatedProxy(name as ReverseProxyName, {
      site,
      files: {},
      backend: `127.0.0.1:${at.port}`,
    })
    onTestFinished(() => proxy.stop())
    for (const address of [providerAddress, stranger]) expect(await call(proxy.origin, address)).toBe(403)
  })
})
