import { addressKind } from '@planbridge/bff/internal/transport/address-kind-engine.ts'
import { openEgress } from '@planbridge/bff/internal/transport/egress-engine.ts'
import { directEgress, type EgressSettings } from '@planbridge/bff/internal/transport/egress.ts'
import {
  type GuardRules,
  type Lookup,
  openGuardedWay,
} from '@planbridge/bff/internal/transport/guarded-post-engine.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openForwardProxy } from '../../harness/egress/forward-proxy.ts'
import { answerEndlessly, type ApiAnswer, openRecordingApi } from '../../harness/raw-api/recording-api.ts'
import { type Issued, openAuthority } from '../../harness/tls/authority.ts'

const firm = openAuthority('The authority of a host')
const certificate = firm.issue({ subject: 'host.example', hosts: ['host.example'] })

const openHost = async (secure?: Issued, answer?: ApiAnswer) => {
  const host = await openRecordingApi(secure)
  if (answer) host.answer(answer)
  onTestFinished(host.close)
  return { host, port: Number(new URL(host.origin).port) }
}

interface WayChange extends Partial<GuardRules> {
  readonly lookup?: Lookup
  readonly proxies?: EgressSettings['proxies']
}

const settings = { ...directEgress, authorities: [firm.cert] }
const withoutProxy = openEgress(settings)

const openWay = ({ allowed = 'loopback', proxyResolves = false, lookup, proxies }: WayChange = {}) => {
  const egress = proxies ? openEgress({ ...settings, proxies }) : withoutProxy
  return openGuardedWay({ allowed, proxyResolves }, { egress, ...(lookup && { lookup }) })
}

const here: Lookup = () => Promise.resolve(['127.0.0.1'])

const messageTo = (url: string, change: { readonly deadlineMs?: number; readonly bytes?: number } = {}) => ({
  url,
  headers: { 'webhook-id': 'evt_1', 'content-type': 'application/json' },
  body: new TextEncoder().encode('{"a":1}'),
  deadlineMs: change.deadlineMs ?? 10_000,
  answerBytesMax: change.bytes ?? 1_024,
})

/** Addresses that no message may reach unless private ones are allowed, or ever. */
const refusedAddresses = [
  ['loopback', '127.0.0.1'],
  ['loopback', '127.255.255.254'],
  ['loopback', '::1'],
  ['private', '10.0.0.1'],
  ['private', '172.16.0.1'],
  ['private', '172.31.255.255'],
  ['private', '192.168.1.1'],
  ['private', '100.64.0.1'],
  ['private', 'fc00::1'],
  ['private', 'fd12:3456::1'],
  ['never', '0.0.0.0'],
  ['never', '0.1.2.3'],
  ['never', '169.254.169.254'],
  ['never', '192.0.0.8'],
  ['never', '192.0.2.1'],
  ['never', '198.18.0.1'],
  ['never', '198.51.100.1'],
  ['never', '203.0.113.1'],
  ['never', '224.0.0.1'],
  ['never', '240.0.0.1'],
  ['never', '255.255.255.255'],
  ['never', '::'],
  ['never', '::7f00:1'],
  ['never', '::ffff:127.0.0.1'],
  ['never', '::ffff:7f00:1'],
  ['never', '::ffff:93.184.215.14'],
  ['never', '64:ff9b::7f00:1'],
  ['never', '64:ff9b::93.184.215.14'],
  ['never', '64:ff9b:1::7f00:1'],
  ['never', '2002:7f00:1::'],
  ['never', '2001::1'],
  ['never', '2001:db8::1'],
  ['never', '100::1'],
  ['never', 'fe80::1'],
  ['never', 'fe80::1%eth0'],
  ['never', 'fec0::1'],
  ['never', 'ff02::1'],
  ['never', '5f00::1'],
  ['never', '4000::1'],
  ['never', ''],
  ['never', '010.0.0.1'],
  ['never', '127.1'],
  ['never', '2130706433'],
  ['never', '0x7f.1'],
  ['never', '1.2.3.4/24'],
  ['never', 'localhost'],
] as const

describe('an address that a host named', () => {
  test.each(refusedAddresses)('WH-61: of the kind %s is not public: %s', async (kind, address) => {
    expect(addressKind(address)).toBe(kind)
    const way = openWay({ allowed: 'public', lookup: () => Promise.resolve([address]) })
    expect(await way.post(messageTo('https://host.example/'))).toMatchObject({ kind: 'refused' })
  })

  test.each(['1.1.1.1', '93.184.215.14', '172.32.0.1', '192.169.0.1', '2606:4700::1111', '2a00:1450::1'])(
    'WH-61: is public: %s',
    (address) => {
      expect(addressKind(address)).toBe('public')
    },
  )

  test.each([
    'http://host.example/',
    'ftp://host.example/',
    'https://user@host.example/',
    'https://user:password@host.example/',
    'https://host.example/#part',
    'https://host.example/#',
    'https://host.example:22/',
    'https://host.example:80/',
    'https://host.example:0/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://017700000001/',
    'https://[::1]/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::a9fe:a9fe]/',
    'https://169.254.169.254/latest/meta-data',
    'https://',
    'host.example',
    'javascript:alert(1)',
    `https://host.example/${'a'.repeat(2_000)}`,
  ])('WH-61: is refused before anything is sent: %s', async (url) => {
    const names: string[] = []
    const way = openWay({ allowed: 'public', lookup: async (name) => (names.push(name), ['1.1.1.1']) })
    expect(way.faultOf(url)).toBeTypeOf('string')
    expect(await way.post(messageTo(url))).toMatchObject({ kind: 'refused' })
    expect(names).toEqual([])
  })

  test('WH-61: is refused if only one of its many addresses is not allowed', async () => {
    const way = openWay({ allowed: 'public', lookup: () => Promise.resolve(['1.1.1.1', '10.0.0.1']) })
    expect(await way.post(messageTo('https://host.example/'))).toEqual({
      kind: 'refused',
      detail: 'the address is not allowed',
    })
  })

  test('WH-61: that is public gets no message without TLS, whatever is allowed', async () => {
    const way = openWay({ allowed: 'private', lookup: () => Promise.resolve(['1.1.1.1']) })
    expect(await way.post(messageTo('http://host.example/'))).toMatchObject({ kind: 'refused' })
  })

  test('WH-61: of one link is refused although private addresses are allowed', async () => {
    const way = openWay({ allowed: 'private', lookup: () => Promise.resolve(['169.254.169.254']) })
    expect(await way.post(messageTo('http://metadata.internal/'))).toMatchObject({ kind: 'refused' })
  })

  test('WH-61: is connected to as it was checked, although its name has another address a moment later', async () => {
    const { host, port } = await openHost(certificate)
    const answers = [['127.0.0.1'], ['10.0.0.1']]
    const asked: string[] = []
    const lookup: Lookup = (name) => {
      asked.push(name)
      return Promise.resolve(answers.shift() ?? [])
    }
    const way = openWay({ lookup })
    const url = `https://host.example:${port}/hook`
    expect(await way.post(messageTo(url))).toMatchObject({ kind: 'answer', status: 200 })
    expect(asked).toEqual(['host.example'])
    // The next message resolves the name again.
    expect(await way.post(messageTo(url))).toMatchObject({ kind: 'refused' })
    expect(host.requests).toHaveLength(1)
  })

  test('WH-61: must have a certificate for its name, not for the address', async () => {
    const other = await openHost(firm.issue({ subject: 'other.example', hosts: ['other.example'] }))
    const way = openWay({ lookup: here })
    const answer = await way.post(messageTo(`https://host.example:${other.port}/`))
    expect(answer).toEqual({ kind: 'unreachable', detail: 'ERR_TLS_CERT_ALTNAME_INVALID' })
    expect(other.host.requests).toEqual([])
  })

  test('WH-61: is reached at a further one of its addresses if the first one does not answer', async () => {
    const { host, port } = await openHost()
    const way = openWay({ lookup: () => Promise.resolve(['127.0.0.2', '127.0.0.1']) })
    const answer = await way.post(messageTo(`http://host.example:${port}/hook?a=b`))
    expect(answer).toMatchObject({ kind: 'answer', status: 200 })
    expect(host.requests).toMatchObject([{ method: 'POST', target: '/hook?a=b' }])
    expect(host.requests[0]?.headers).toContainEqual(['webhook-id', 'evt_1'])
    expect(host.requests[0]?.headers).toContainEqual(['host', `host.example:${port}`])
  })

  test('WH-61: that has no address is unreachable', async () => {
    const lookup = () => Promise.reject(Object.assign(new Error('CANARY'), { code: 'ENOTFOUND' }))
    const answer = await openWay({ lookup }).post(messageTo('https://host.example/'))
    expect(answer).toEqual({ kind: 'unreachable', detail: 'ENOTFOUND' })
  })
})

describe('the answer of a host', () => {
  test('WH-62: a redirect is an answer, and no request follows it', async () => {
    const { host, port } = await openHost(undefined, (request, response) => {
      request.resume()
      response.writeHead(307, { location: '/elsewhere' }).end()
    })
    const answer = await openWay({ lookup: here }).post(messageTo(`http://host.example:${port}/`))
    expect(answer).toMatchObject({ kind: 'answer', status: 307 })
    expect(host.requests).toHaveLength(1)
  })

  test('WH-62: no more than its beginning is read, and an endless one occupies nothing', async () => {
    const { host, port } = await openHost(undefined, answerEndlessly)
    const answer = await openWay({ lookup: here }).post(
      messageTo(`http://host.example:${port}/`, { bytes: 100 }),
    )
    expect(answer).toMatchObject({ kind: 'answer', status: 200 })
    expect(answer.kind === 'answer' && answer.bytes.byteLength).toBe(100)
    await expect.poll(() => host.requests[0]?.isAborted()).toBe(true)
  })

  test('WH-62: a silent one ends at the deadline, and so does a name that is resolved too slowly', async () => {
    const { port } = await openHost(undefined, () => undefined)
    const silent = await openWay({ lookup: here }).post(
      messageTo(`http://host.example:${port}/`, { deadlineMs: 20 }),
    )
    expect(silent.kind).toBe('too-slow')
    const never = openWay({ lookup: () => new Promise(() => undefined) })
    const unresolved = await never.post(messageTo('https://host.example/', { deadlineMs: 20 }))
    expect(unresolved.kind).toBe('too-slow')
  })

  test('WH-62: each message has a connection of its own', async () => {
    const { host, port } = await openHost()
    const way = openWay({ lookup: here })
    for (let at = 0; at < 3; at += 1) await way.post(messageTo(`http://host.example:${port}/`))
    await expect.poll(host.sockets).toBe(0)
  })
})

describe('with a proxy of the own network', () => {
  const throughProxy = async (change: WayChange = {}) => {
    const proxy = await openForwardProxy()
    onTestFinished(proxy.close)
    const way = { origin: proxy.origin, authorization: null }
    return { proxy, way: openWay({ proxies: { http: way, https: way }, ...change }) }
  }

  test('WH-61: the proxy is asked for the checked address, and the certificate is checked for the name', async () => {
    const { host, port } = await openHost(certificate)
    const { proxy, way } = await throughProxy({ lookup: here })
    expect(await way.post(messageTo(`https://host.example:${port}/`))).toMatchObject({ status: 200 })
    expect(proxy.asked).toEqual([`CONNECT 127.0.0.1:${port}`])
    expect(host.requests).toHaveLength(1)
  })

  test('WH-61: an address that is not allowed is not asked of the proxy', async () => {
    const { proxy, way } = await throughProxy({ lookup: () => Promise.resolve(['10.0.0.1']) })
    expect(await way.post(messageTo('https://host.example/'))).toMatchObject({ kind: 'refused' })
    expect(proxy.asked).toEqual([])
  })

  test('WH-61: the proxy resolves names only if it is told to', async () => {
    const { port } = await openHost(certificate)
    const lookup = () => Promise.reject(new Error('no names here'))
    const { proxy, way } = await throughProxy({ lookup, proxyResolves: true })
    proxy.change({ places: { [`host.example:${port}`]: port } })
    expect(await way.post(messageTo(`https://host.example:${port}/`))).toMatchObject({ status: 200 })
    expect(proxy.asked).toEqual([`CONNECT host.example:${port}`])
  })

  test('WH-61: a fault of the proxy is one of the own network', async () => {
    const { proxy, way } = await throughProxy({ lookup: here })
    proxy.change({ status: 403 })
    expect(await way.post(messageTo('https://host.example/'))).toEqual({
      kind: 'egress-failed',
      detail: 'the proxy refused: 403',
    })
  })
})
