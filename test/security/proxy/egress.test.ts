import { openClientDisconnect } from '@planbridge/bff/internal/transport/client-disconnect.ts'
import { openEgress } from '@planbridge/bff/internal/transport/egress-engine.ts'
import {
  directEgress,
  type EgressProxy,
  type EgressSettings,
} from '@planbridge/bff/internal/transport/egress.ts'
import { openFetch } from '@planbridge/bff/internal/transport/outbound-engine.ts'
import { openProtocolClient } from '@planbridge/bff/internal/transport/protocol-client.ts'
import { undiciForward } from '@planbridge/bff/internal/transport/undici-engine.ts'
import { Secret } from '@planbridge/bff/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bytesOf, requestTo, responseOf } from '../../harness/raw-api/forward-requests.ts'
import { type ForwardProxy, openForwardProxy, type ProxyManners } from '../../harness/egress/forward-proxy.ts'
import { openRecordingApi, type RecordingApi } from '../../harness/raw-api/recording-api.ts'
import { type Issued, openAuthority } from '../../harness/tls/authority.ts'

const firm = openAuthority('The authority of a firm')
const stranger = openAuthority('An authority that the machine does not know')
const localhost = { subject: 'localhost', hosts: ['localhost'] }
const password = 'CANARY-PASSWORD-of-the-proxy'
const basic = `Basic ${btoa(`planbridge:${password}`)}`

const openApi = async (secure?: Issued): Promise<RecordingApi> => {
  const api = await openRecordingApi(secure)
  onTestFinished(api.close)
  return api
}

const openProxy = async (manners?: ProxyManners, secure?: Issued): Promise<ForwardProxy> => {
  const proxy = await openForwardProxy(manners, secure)
  onTestFinished(proxy.close)
  return proxy
}

interface Reported {
  readonly origin: string
  readonly detail?: string
}

type Change = Partial<EgressSettings> & { readonly authorization?: string }

const openWays = (proxyOrigin: string | null, { authorization, ...change }: Change = {}) => {
  const proxy: EgressProxy | null =
    proxyOrigin === null
      ? null
      : { origin: proxyOrigin, authorization: authorization === undefined ? null : new Secret(authorization) }
  const reports: Reported[] = []
  const egress = openEgress(
    { ...directEgress, proxies: { http: proxy, https: proxy }, authorities: [firm.cert], ...change },
    {
      clock: { now: () => 7 },
      failed: (fault) => void reports.push(fault),
      restored: (found) => void reports.push(found),
    },
  )
  const calls = undiciForward({}, egress)
  const protocol = openFetch(egress, fetch)
  onTestFinished(async () => void (await Promise.all([calls.close(), protocol.close()])))
  return { egress, forward: calls.forward, client: openProtocolClient(protocol.fetch), reports }
}

type Ways = ReturnType<typeof openWays>

/** Sends one request over each stack. Returns what each of them reports. */
const sendBoth = async ({ forward, client }: Ways, origin: string) => {
  const call = await forward(requestTo(`${origin}/crm/v1/clients?page=1`))
  const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'CANARY-RT-egress' })
  const answer = await client(new Request(`${origin}/connect/token`, { method: 'POST', body: form }))
  return { call, answer }
}

const authorityOf = (origin: string) => new URL(origin).host

describe('one setting is the way of API calls and of OAuth requests', () => {
  test('PX-60: https goes through tunnels, and the proxy reads nothing but host and port', async () => {
    const api = await openApi(firm.issue(localhost))
    const proxy = await openProxy({ authorization: basic })
    const ways = openWays(proxy.origin, { authorization: basic })
    const { call, answer } = await sendBoth(ways, api.origin)
    expect([call.kind, answer.kind]).toEqual(['answer', 'answer'])
    expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT ${authorityOf(api.origin)}`]))
    expect(api.requests.map(({ method, target }) => `${method} ${target}`)).toEqual([
      'GET /crm/v1/clients?page=1',
      'POST /connect/token',
    ])
    for (const { headers } of api.requests)
      expect(headers.map(([name]) => name)).not.toContain('proxy-authorization')
    expect(ways.egress.routeOf(api.origin)).toBe('proxy')
  })

  test('PX-60: http goes through the proxy in absolute form', async () => {
    const api = await openApi()
    const proxy = await openProxy({ authorization: basic })
    const { call, answer } = await sendBoth(openWays(proxy.origin, { authorization: basic }), api.origin)
    expect([call.kind, answer.kind]).toEqual(['answer', 'answer'])
    expect(proxy.asked).toEqual([
      `GET ${api.origin}/crm/v1/clients?page=1`,
      `POST ${api.origin}/connect/token`,
    ])
    for (const { headers } of api.requests) {
      expect(headers).toContainEqual(['host', authorityOf(api.origin)])
      expect(headers.map(([name]) => name)).not.toContain('proxy-authorization')
    }
  })

  test.each([
    { destination: 'https', secure: () => firm.issue(localhost) },
    { destination: 'http', secure: () => undefined },
  ])('PX-60: a proxy may be reached over TLS, for $destination', async ({ secure }) => {
    const api = await openApi(secure())
    const proxy = await openProxy({ authorization: basic }, firm.issue(localhost))
    const { call, answer } = await sendBoth(openWays(proxy.origin, { authorization: basic }), api.origin)
    expect([call.kind, answer.kind]).toEqual(['answer', 'answer'])
    expect(proxy.asked).toHaveLength(2)
  })

  test('PX-60: a destination of NO_PROXY is reached directly, and each scheme has its own proxy', async () => {
    const secure = await openApi(firm.issue(localhost))
    const plain = await openApi()
    const proxy = await openProxy()
    const bypassing = openWays(proxy.origin, { noProxy: ['localhost'] })
    const found = await sendBoth(bypassing, secure.origin)
    expect([found.call.kind, found.answer.kind]).toEqual(['answer', 'answer'])
    const onlyHttps = openWays(null, {
      proxies: { http: null, https: { origin: proxy.origin, authorization: null } },
    })
    await sendBoth(onlyHttps, plain.origin)
    expect(proxy.asked).toEqual([])
    expect([bypassing.egress.routeOf(secure.origin), onlyHttps.egress.routeOf(secure.origin)]).toEqual([
      'direct',
      'proxy',
    ])
  })

  test('PX-60: one tunnel serves many calls, and streams bodies in both directions', async () => {
    const api = await openApi(firm.issue(localhost))
    const megabytes = Buffer.alloc(3_000_000, 'streamed ')
    let received = 0
    api.answer((request, response) => {
      request.on('data', ({ length }: Buffer) => void (received += length))
      request.on('end', () => response.end(megabytes)).resume()
    })
    const proxy = await openProxy()
    const { forward } = openWays(proxy.origin)
    for (let nth = 0; nth < 5; nth += 1) {
      const body = (async function* () {
        for (let at = 0; at < megabytes.length; at += 65_536)
          yield new Uint8Array(megabytes.subarray(at, at + 65_536))
      })()
      const response = await responseOf(forward, requestTo(`${api.origin}/`, { method: 'POST', body }))
      expect((await bytesOf(response)).equals(megabytes)).toBe(true)
    }
    expect(received).toBe(5 * megabytes.length)
    expect(proxy.asked.length).toBeLessThan(5)
  })

  test('PX-60: an authority of the setting is trusted by both stacks, and by none without it', async () => {
    const api = await openApi(firm.issue(localhost))
    const trusting = await sendBoth(openWays(null), api.origin)
    expect([trusting.call.kind, trusting.answer.kind]).toEqual(['answer', 'answer'])
    const untrusting = await sendBoth(openWays(null, { authorities: [] }), api.origin)
    expect([untrusting.call.kind, untrusting.answer.kind]).toEqual(['unreachable', 'unreachable'])
    expect(api.requests).toHaveLength(2)
  })
})

/** Ways on which the own network fails. */
const failures: readonly {
  readonly name: string
  readonly detail: string
  readonly manners?: ProxyManners
  readonly proxySecure?: () => Issued
  readonly intercepted?: true
  readonly isGone?: true
}[] = [
  {
    name: 'asks for credentials',
    detail: 'the proxy refused: 407',
    manners: { authorization: 'Basic other' },
  },
  { name: 'forbids the destination', detail: 'the proxy refused: 403', manners: { status: 403 } },
  { name: 'does not reach the destination', detail: 'the proxy failed: 502', manners: { status: 502 } },
  { name: 'is overloaded', detail: 'the proxy failed: 503', manners: { status: 503 } },
  { name: 'hangs up', detail: 'the proxy closed the connection: ECONNRESET', manners: { hangsUp: true } },
  { name: 'cannot be reached', detail: 'the proxy is unreachable: ECONNREFUSED', isGone: true },
  {
    name: 'has a certificate of an unknown authority',
    detail: 'the proxy is unreachable: UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    proxySecure: () => stranger.issue(localhost),
  },
  {
    name: 'inspects TLS with an unknown authority',
    detail: 'the certificate is not trusted: UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    intercepted: true,
  },
]

describe('a failure of the own network is told apart from one of the provider', () => {
  test.each(failures)(
    'PX-61: a proxy that $name',
    async ({ detail, manners, proxySecure, intercepted, isGone }) => {
      const api = await openApi(firm.issue(localhost))
      const impostor = await openApi(stranger.issue(localhost))
      const places = intercepted ? { [authorityOf(api.origin)]: Number(new URL(impostor.origin).port) } : {}
      const proxy = await openProxy({ places, ...manners }, proxySecure?.())
      if (isGone) await proxy.close()
      const ways = openWays(proxy.origin, { authorization: basic })
      const { call, answer } = await sendBoth(ways, api.origin)
      expect(call).toMatchObject({ kind: 'unreachable', egressFailed: true, connected: false, detail })
      expect(answer).toEqual({ kind: 'egress-failed', detail })
      expect([...api.requests, ...impostor.requests]).toEqual([])
      expect(ways.egress.faultOf(api.origin)).toMatchObject({ detail })
      // Both stacks fail for the same reason, which is reported once.
      expect(ways.reports).toEqual([{ origin: api.origin, detail }])
      expect(JSON.stringify([call, answer, ways.reports])).not.toMatch(/CANARY|Basic|127\.0\.0\.1:/)
    },
  )

  test('PX-61: a forward proxy that asks for credentials is no answer of the provider', async () => {
    const api = await openApi()
    const proxy = await openProxy({ authorization: 'Basic other' })
    const ways = openWays(proxy.origin)
    const { call, answer } = await sendBoth(ways, api.origin)
    const detail = 'the proxy refused: 407'
    expect(call).toMatchObject({ kind: 'unreachable', egressFailed: true, detail })
    expect(answer).toEqual({ kind: 'egress-failed', detail })
    expect(api.requests).toEqual([])
  })

  test('PX-61: a provider that closes the connection, or answers 407 or 502 itself, is the one that failed', async () => {
    const api = await openApi(firm.issue(localhost))
    const ways = openWays((await openProxy()).origin)
    for (const status of [407, 502]) {
      api.answer(
        (request, response) => void request.resume().once('end', () => response.writeHead(status).end()),
      )
      const { call, answer } = await sendBoth(ways, api.origin)
      expect([call, answer]).toMatchObject([
        { kind: 'answer', response: { status } },
        // `fetch` makes no response of a 407. @see https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch
        status === 407 ? { kind: 'unreachable' } : { kind: 'unreadable', status },
      ])
    }
    api.answer((request) => void request.socket.destroy())
    const { call, answer } = await sendBoth(ways, api.origin)
    expect([call.kind, answer.kind]).toEqual(['unreachable', 'unreachable'])
    expect(call).not.toHaveProperty('egressFailed')
    expect(ways.reports).toEqual([])
  })

  test('PX-61: the end of a failure is reported once, with the next connection', async () => {
    const api = await openApi(firm.issue(localhost))
    const proxy = await openProxy({ status: 503 })
    const ways = openWays(proxy.origin)
    await sendBoth(ways, api.origin)
    proxy.change({})
    await sendBoth(ways, api.origin)
    await sendBoth(ways, api.origin)
    expect(ways.reports).toEqual([
      { origin: api.origin, detail: 'the proxy failed: 503' },
      { origin: api.origin },
    ])
    expect(ways.egress.faultOf(api.origin)).toBeUndefined()
  })

  test('PX-61: a client that leaves while the proxy is asked ends its call', async () => {
    const api = await openApi(firm.issue(localhost))
    const ways = openWays((await openProxy()).origin)
    const caller = openClientDisconnect()
    caller.disconnect()
    const outcome = await ways.forward(requestTo(`${api.origin}/`, { caller }))
    expect(outcome).toMatchObject({ kind: 'too-slow' })
    expect(api.requests).toEqual([])
  })
})
