import { connect } from 'node:net'
import { openEvents, type PlanbridgeEvent } from '@planbridge/bff/internal/events.ts'
import { inboundLimits } from '@planbridge/bff/internal/http/browser/inbound-rate-limit.ts'
import { clientAddressOf } from '@planbridge/bff/internal/http/node/client-address.ts'
import { serve } from '@planbridge/bff/internal/http/node/serve.ts'
import { makeProof } from '@planbridge/web/core/front-channel/proof.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { movableClock } from '../../harness/deployment/movable-clock.ts'
import { type RecordedDeployment, recordedDeployment } from '../../harness/deployment/recorded-deployment.ts'
import { freePort } from '../../harness/free-ports.ts'

interface Listening {
  readonly trusted?: readonly string[]
  readonly host?: string
}

/** A server that responds with the address of the client. */
const listen = async ({ trusted = [], host = '127.0.0.1' }: Listening) => {
  const port = await freePort()
  const clock = movableClock()
  const logs: PlanbridgeEvent[] = []
  const events = openEvents([(record) => void logs.push(record)])
  const addressOf = clientAddressOf({ trustedProxies: trusted, events, clock: clock.monotonic })
  const serving = await serve(
    { fetch: (_, { address = 'none' }) => new Response(address) },
    { host, port, clientAddressOf: addressOf },
  )
  onTestFinished(() => serving.close())
  const send = (lines: readonly string[], path = '/bff/session', to = host) =>
    new Promise<string>((resolve, reject) => {
      const head = [`GET ${path} HTTP/1.1`, 'host: localhost', 'connection: close', ...lines, '', '']
      const socket = connect(port, to, () => socket.write(head.join('\r\n'), 'latin1'))
      const received: Buffer[] = []
      socket.on('data', (chunk) => void received.push(Buffer.from(chunk)))
      socket.once('error', reject)
      socket.once('close', () =>
        resolve(Buffer.concat(received).toString('latin1').split('\r\n\r\n')[1] ?? ''),
      )
    })
  return { send, logs, clock }
}

const priya = { account: 'priya.nair' }
const peer = '127.0.0.1'
const client = '203.0.113.7'
const forged = '198.51.100.9'
const proxies = ['127.0.0.1', '10.0.0.0/8', '2001:db8:aaaa::/48']
const named = (...lines: readonly string[]) => lines.map((line) => `X-Forwarded-For: ${line}`)

interface ChainCase {
  readonly title: string
  readonly trusted?: readonly string[]
  readonly lines: readonly string[]
  readonly address: string
}

const chains: readonly ChainCase[] = [
  {
    title: 'headers of a peer that is not trusted are ignored',
    trusted: [],
    lines: named(forged),
    address: peer,
  },
  {
    title: 'headers of a peer beside the trusted range are ignored',
    trusted: ['127.0.0.2/31'],
    lines: named(forged),
    address: peer,
  },
  { title: 'a trusted proxy names the client', lines: named(client), address: client },
  {
    title: 'a trusted range names the client',
    trusted: ['127.0.0.0/8'],
    lines: named(client),
    address: client,
  },
  {
    title: 'a trusted range in mapped notation names the client',
    trusted: ['::ffff:127.0.0.0/104'],
    lines: named(client),
    address: client,
  },
  {
    title: 'a forged address at the left is not read',
    lines: named(`${forged}, ${client}`),
    address: client,
  },
  {
    title: 'a forged address of a trusted proxy at the left is not read',
    lines: named(`${forged}, 10.0.0.1, ${client}`),
    address: client,
  },
  {
    title: 'several trusted proxies are followed from the right',
    lines: named(`${forged}, ${client}, 10.1.2.3, 10.4.5.6`),
    address: client,
  },
  {
    title: 'a trusted IPv6 proxy is followed',
    lines: named(`${forged}, ${client}, [2001:DB8:AAAA::5]:4711`),
    address: client,
  },
  { title: 'several lines are one chain', lines: named(forged, `${client}, 10.1.2.3`), address: client },
  {
    title: 'several lines with the client last',
    lines: named(`${forged}, 10.1.2.3`, client),
    address: client,
  },
  { title: 'ports are dropped', lines: named(`${client}:51234`), address: client },
  { title: 'a mapped address is its IPv4 address', lines: named(`::ffff:${client}`), address: client },
  { title: 'an IPv6 client', lines: named('2001:db8::7'), address: '2001:db8:0:0:0:0:0:7' },
  { title: 'unreadable text at the right is the proxy', lines: named(`${client}, unknown`), address: peer },
  { title: 'an obfuscated node is the proxy', lines: named('_hidden'), address: peer },
  { title: 'an empty element at the right is the proxy', lines: named(`${client},`), address: peer },
  { title: 'an empty header is the proxy', lines: named(''), address: peer },
  { title: 'a host name is the proxy', lines: named('client.example'), address: peer },
  { title: 'numbers that are no address are the proxy', lines: named('203.0.113.777'), address: peer },
  { title: 'other notations of numbers are the proxy', lines: named('0x7f.1'), address: peer },
  { title: 'unreadable text at the left is not read', lines: named(`<script>, ${client}`), address: client },
  {
    title: 'unreadable text between trusted proxies ends the walk',
    lines: named(`${client}, for=x, 10.4.5.6`),
    address: '10.4.5.6',
  },
  { title: 'without the header it is the proxy', lines: [], address: peer },
  {
    title: 'other headers are not read',
    lines: [`Forwarded: for=${forged}`, `X-Real-IP: ${forged}`, `CF-Connecting-IP: ${forged}`, 'Via: 1.1 x'],
    address: peer,
  },
  {
    title: 'if all are trusted, it is the first one',
    lines: named('10.9.9.9, 10.4.5.6'),
    address: '10.9.9.9',
  },
  {
    title: 'a chain of sixteen proxies is followed to its end',
    lines: named([client, ...Array.from({ length: 15 }, (_, at) => `10.0.0.${at}`)].join(', ')),
    address: client,
  },
  {
    title: 'a chain of more than sixteen proxies is not followed to its end',
    lines: named([client, ...Array.from({ length: 40 }, (_, at) => `10.0.0.${at}`)].join(', ')),
    address: '10.0.0.24',
  },
]

describe('the address of a client', () => {
  test.each(chains)('TX-40: $title', async ({ trusted = proxies, lines, address }) => {
    const { send } = await listen({ trusted })
    expect(await send(lines)).toBe(address)
  })

  test.each([
    ['127.0.0.1', ['127.0.0.1'], client],
    ['127.0.0.1', ['::ffff:127.0.0.1'], client],
    ['127.0.0.1', [], peer],
    ['::1', ['::1'], client],
    ['::1', ['0:0:0:0:0:0:0:1/128'], client],
    ['::1', ['127.0.0.1'], '0:0:0:0:0:0:0:1'],
  ])('TX-40: at a dual-stack listener, a peer at %s with %j trusted is %s', async (to, trusted, address) => {
    const { send } = await listen({ trusted, host: '::' })
    expect(await send(named(client), '/', to)).toBe(address)
  })

  test('TX-41: a proxy that is not declared is reported once a minute, whatever the number of requests', async () => {
    const { send, logs, clock } = await listen({})
    for (const lines of [named(client), [`Forwarded: for=${client}`], ['Via: 1.1 proxy'], []])
      await send(lines)
    const report = { event: 'client-address.doubtful', level: 'warn', doubt: 'proxy-not-declared', peer }
    expect(logs).toEqual([report])
    clock.pass(60)
    await send(named(client))
    expect(logs).toEqual([report, report])
  })

  test('TX-41: a declared proxy that names no client is reported, but not for its health checks', async () => {
    const { send, logs } = await listen({ trusted: proxies })
    await send([], '/healthz')
    expect(logs).toEqual([])
    await send([])
    await send(named('unknown'))
    expect(logs).toMatchObject([
      { doubt: 'header-missing', level: 'warn' },
      { doubt: 'header-unreadable', level: 'warn' },
    ])
  })

  test.each(['', ',', ', 10.4.5.6', `${client},`, `${client}, , 10.4.5.6`, '10.4.5.6:123456', '[10.4.5.6'])(
    'TX-41: a chain that cannot be read where it matters is reported: "%s"',
    async (chain) => {
      const { send, logs } = await listen({ trusted: proxies })
      await send(named(chain))
      expect(logs).toMatchObject([{ doubt: 'header-unreadable', peer }])
    },
  )

  test('TX-41: a chain that can be read where it matters is not reported', async () => {
    const { send, logs } = await listen({ trusted: proxies })
    for (const chain of [client, `, ${client}`, `x, ${client}, 10.4.5.6`, '10.4.5.6, 10.7.8.9']) {
      await send(named(chain))
    }
    expect(logs).toEqual([])
  })

  const neighbours =
    '127.0.0.1 127.255.255.255 10.0.0.0 10.255.255.255 172.16.0.0 172.31.255.255 192.168.0.0 192.168.255.255 169.254.0.0 169.254.255.255 ' +
    '100.64.0.0 100.127.255.255 ::1 fc00:: fdff:ffff::1 fe80::1 febf::1 ::ffff:10.1.2.3'
  const distant =
    '126.255.255.255 128.0.0.0 9.255.255.255 11.0.0.0 172.15.255.255 172.32.0.0 192.167.255.255 192.169.0.0 169.253.255.255 169.255.0.0 ' +
    '100.63.255.255 100.128.0.0 ::2 fbff::1 fe00::1 fe7f::1 fec0::1 ::ffff:11.0.0.0 2001:db8::7'
  test.each([
    ...neighbours.split(' ').map((from) => [from, 'proxy-not-declared'] as const),
    ...distant.split(' ').map((from) => [from, 'header-of-client'] as const),
  ])('TX-41: the header of a peer at %s is reported as %s', (remoteAddress, doubt) => {
    const logs: PlanbridgeEvent[] = []
    const events = openEvents([(record) => void logs.push(record)])
    const addressOf = clientAddressOf({ trustedProxies: [], events, clock: movableClock().monotonic })
    addressOf({ url: '/', headers: { 'x-forwarded-for': forged }, socket: { remoteAddress } })
    expect(logs).toMatchObject([{ doubt }])
  })
})

/** Requests of a client without a session, from one address. */
const stranger = async (at: RecordedDeployment, address: string) => {
  const { challenge } = await makeProof(crypto)
  const attempt = { purpose: 'sign-in', integration: 'plannr', model: 'user-present', challenge }
  const headers = { 'content-type': 'application/json', 'x-planbridge': '1', origin: at.origin }
  const post = (path: string, body: string, changes: Record<string, string> = {}) =>
    at.direct.fetch(
      new Request(at.origin + path, { method: 'POST', body, headers: { ...headers, ...changes } }),
      { address },
    )
  const start = () => post('/bff/attempts', JSON.stringify(attempt))
  const exhaust = async () => {
    for (let count = 0; count < inboundLimits.strangers.calls; count += 1) await start()
    expect((await start()).status).toBe(429)
  }
  return { post, start, exhaust }
}

/** A browser at an address. */
const browserAt = (at: RecordedDeployment, address: string) =>
  openBrowser({ ...at, planbridge: { fetch: (request: Request) => at.direct.fetch(request, { address }) } })

test('LG-41: a line of the log is short, whatever the client sends', async () => {
  const at = await recordedDeployment('LG-41 long')
  const long = 'x'.repeat(15_000)
  const { post } = await stranger(at, client)
  await post(`/bff/${long}`, '{}')
  const browser = browserAt(at, client)
  await browser.connectOrThrow({ integration: 'dp-code' }, priya)
  const input = { connection: 'c', operation: 'o', fields: { [long]: 5 } }
  await browser.send('/bff/jobs', {
    method: 'POST',
    body: JSON.stringify(input),
    headers: { 'content-type': 'application/json' },
  })
  const failed = at.logs.filter(({ event }) => event === 'request.failed')
  expect(failed.map(({ code, by }) => [code, by])).toEqual([
    ['not-found', 'anyone'],
    ['request-malformed', 'person'],
  ])
  for (const line of failed) expect(JSON.stringify(line).length).toBeLessThan(1_500)
})

describe('the limits of one address', () => {
  test('TX-42: a stranger uses up neither the limits of people and browsers at the address nor those of others', async () => {
    const at = await recordedDeployment('TX-42 strangers', { posture: 'signed-in-people' })
    const person = browserAt(at, client)
    await person.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    const signingIn = browserAt(at, client)
    const pending = await signingIn.start({ integration: 'dp-hybrid' })
    await (await stranger(at, client)).exhaust()

    expect((await signingIn.complete(pending, await signingIn.atProvider(pending, priya))).status).toBe(200)
    await signingIn.start({ integration: 'dp-hybrid', purpose: 'link' })
    await person.start({ integration: 'dp-hybrid', purpose: 'link' })
    expect((await (await stranger(at, '203.0.113.8')).start()).status).toBe(200)
  })

  test('TX-42: browsers that are not signed in share one limit only beyond a share of their own', async () => {
    const at = await recordedDeployment('TX-42 browsers', { posture: 'signed-in-people' })
    const waiting = browserAt(at, client)
    await waiting.start({ integration: 'plannr' })
    const flood = async (): Promise<number> => {
      const flooding = browserAt(at, client)
      let refusals = 0
      for (let count = 0; count < 100; count += 1)
        await flooding.start({ integration: 'plannr' }).catch(() => void (refusals += 1))
      return refusals
    }
    await expect.poll(flood, { interval: 0 }).toBeGreaterThan(0)
    for (let count = 0; count < 9; count += 1) await waiting.start({ integration: 'plannr' })
    await browserAt(at, '203.0.113.8').start({ integration: 'plannr' })
  })

  test('TX-43: a request that is refused in any case is not counted', async () => {
    const at = await recordedDeployment('TX-43', { posture: 'signed-in-people' })
    const { post, start } = await stranger(at, client)
    const refused: readonly (() => Promise<Response>)[] = [
      () => post('/bff/attempts', '{}', { origin: 'https://elsewhere.example' }),
      () => post('/bff/attempts', 'no JSON'),
      () => post('/bff/attempts', '{"purpose":"sign-in"}'),
      () => post('/bff/attempts', '{}', { 'content-type': 'text/plain' }),
      () => post('/bff/attempts/none', '{}'),
    ]
    const statuses = new Set<number>()
    for (let count = 0; count < inboundLimits.strangers.calls; count += refused.length)
      for (const send of refused) statuses.add((await send()).status)
    expect(statuses).toEqual(new Set([400, 403, 404, 415]))
    const started = new Set<number>()
    for (let count = 0; count < inboundLimits.strangers.calls; count += 1) started.add((await start()).status)
    expect(started).toEqual(new Set([200]))
    expect((await start()).status).toBe(429)
  })
})
