import { describe, expect, it } from 'vitest'
import { Failure } from '../../failure.ts'
import type { SessionRecord } from '../../store/ports/ports.ts'
import { monotonicClock } from '../../runtime/monotonic-clock.ts'
import { openClientDisconnect } from '../../transport/client-disconnect.ts'
import { contentSecurityPolicy } from '../security-headers.ts'
import { proxyAdapter, type ProxyAdapterNeeds, type ProxyMessage } from './proxy-adapter.ts'

const origin = 'https://app.example'
const ownPage = { 'x-planbridge': '1', 'sec-fetch-site': 'same-origin' }
const problemHeaders = { 'content-security-policy': contentSecurityPolicy('data'), 'x-always': 'yes' }

interface Given {
  readonly session?: Partial<SessionRecord>
  readonly cookieChange?: object
  readonly fails?: Error
}

const open = ({ session, cookieChange, fails }: Given = {}) => {
  let now = 1_000_000
  const calls: unknown[] = []
  const answerCall = (by: string) => (call: object, caller: object, subject?: string) => {
    calls.push({ by, call, caller, subject })
    return fails
      ? Promise.reject(fails)
      : Promise.resolve({ status: 200, headers: { 'x-api': 'yes' }, body: null })
  }
  const answer = proxyAdapter({
    origin,
    openRequestSession: () => Promise.resolve({ session, cookieChange }),
    callsPerMinute: 3,
    proxy: { callForBrowser: answerCall('browser'), callForHost: answerCall('host') },
    failureAnswer: (error: Failure, request: object) => ({
      status: error.status,
      headers: { 'x-code': error.code },
      body: JSON.stringify(request),
    }),
    headers: { 'x-always': 'yes' },
    hostKeys: [
      { name: 'crm', tenant: 't', hashes: ['hash of the-key', 'hash of its-successor'], scopes: ['call'] },
      { name: 'reader', tenant: 't', hashes: ['hash of a-reader'], scopes: ['read', 'write'] },
    ],
    hash: (text: string) => `hash of ${text}`,
    clock: monotonicClock(() => now),
  } as unknown as ProxyAdapterNeeds)
  const send = (message: Partial<ProxyMessage> = {}) =>
    answer({
      method: 'GET',
      target: '/bff/proxy/connection/list?page=1',
      headers: ownPage,
      body: null,
      caller: openClientDisconnect(),
      ...message,
    })
  return { send, calls, pass: (ms: number) => void (now += ms) }
}

const person = { record: 'r', tenant: 't', subject: 'ana' }
const toHost = { target: '/v1/proxy/connection/list?page=1' }
const requestIn = (body: unknown) => JSON.parse(typeof body === 'string' ? body : '') as { by: string }
const byOf = (body: unknown): string => requestIn(body).by

describe('a call of a browser', () => {
  it('reaches the proxy with its session, undecoded', async () => {
    const { send, calls } = open({ session: person })
    expect(await send({ target: '/bff/proxy/connection/a%2Fb?x=%20' })).toMatchObject({
      status: 200,
      headers: { 'x-api': 'yes' },
    })
    expect(calls).toMatchObject([
      {
        by: 'browser',
        call: { connection: 'connection', rawPath: '/a%2Fb', query: 'x=%20' },
        caller: person,
      },
    ])
  })

  it.each([
    ['without a session', {}, 'session-required', 'anyone'],
    [
      'of a session without a person',
      { session: { ...person, subject: null }, fails: new Failure('sign-in-required', 'x') },
      'sign-in-required',
      'anyone',
    ],
    ['that fails', { session: person, fails: new Failure('scope-missing', 'x') }, 'scope-missing', 'person'],
  ] as const)('%s gets a problem with the headers of every answer of data', async (_, given, code, by) => {
    const { status, headers, body } = await open(given).send()
    expect({ status, headers }).toEqual({
      status: new Failure(code, '').status,
      headers: { ...problemHeaders, 'x-code': code },
    })
    expect(byOf(body)).toBe(by)
    expect(requestIn(body)).toMatchObject({
      path: '/bff/proxy/connection/list',
      method: 'GET',
      clientDisconnected: false,
    })
  })

  it('changes the cookie of its session, also if it fails', async () => {
    const cookieChange = { kind: 'clear', signedOut: false }
    const { headers } = await open({ cookieChange }).send()
    expect(headers).toMatchObject({
      'x-code': 'session-required',
      'set-cookie': expect.stringContaining('Max-Age=0'),
    })
    const answered = await open({ session: person, cookieChange }).send()
    expect(answered.headers).toMatchObject({
      'x-api': 'yes',
      'set-cookie': expect.stringContaining('Max-Age=0'),
    })
  })

  it.each([
    { 'sec-fetch-site': 'same-origin' },
    { ...ownPage, 'sec-fetch-site': 'cross-site' },
    { ...ownPage, origin: 'https://other.example' },
  ])('from elsewhere is refused before its session is read: %j', async (headers) => {
    const { send, calls } = open({ session: person })
    expect((await send({ headers })).headers).toMatchObject({ 'x-code': 'origin-not-allowed' })
    expect(calls).toEqual([])
  })

  it('is limited by session and minute', async () => {
    const { send, pass, calls } = open({ session: person })
    const codes = async () => (await send()).headers['x-code']
    expect([await codes(), await codes(), await codes(), await codes()]).toEqual([
      undefined,
      undefined,
      undefined,
      'too-many-requests',
    ])
    pass(20_000)
    expect([await codes(), await codes(), calls.length]).toEqual([undefined, 'too-many-requests', 4])
  })

  it.each([
    ['HEAD', '/bff/proxy/connection/list', 'method-not-allowed'],
    ['GET', '/bff/proxy/', 'connection-not-found'],
    ['GET', '/bff/proxy//list', 'connection-not-found'],
  ])('%s %s is refused: %s', async (method, target, code) => {
    const { send, calls } = open({ session: person })
    expect((await send({ method, target })).headers).toMatchObject({ 'x-code': code })
    expect(calls).toEqual([])
  })

  it.each([
    ['GET', null],
    ['POST', { bytes: 1, chunks: Uint8Array.of(1) }],
  ])('%s has the body %j', async (method, expected) => {
    const { send, calls } = open({ session: person })
    await send({ method, body: { bytes: 1, chunks: Uint8Array.of(1) }, headers: { ...ownPage, origin } })
    expect(calls).toMatchObject([{ call: { body: expected, method } }])
  })
})

describe('a call of a host', () => {
  it('reaches the proxy with the principal of its key', async () => {
    const { send, calls } = open()
    const headers = { authorization: 'Bearer the-key' }
    expect(await send({ ...toHost, headers })).toMatchObject({ status: 200 })
    expect(calls).toMatchObject([
      { by: 'host', call: { rawPath: '/list', query: 'page=1' }, caller: { kind: 'host-key', name: 'crm' } },
    ])
  })

  it.each([
    [{}, 'host-key-required', 'anyone'],
    [{ authorization: 'Bearer another' }, 'host-key-required', 'anyone'],
    [{ authorization: 'Basic x Bearer the-key' }, 'host-key-required', 'anyone'],
    [{ authorization: 'Bearer the-key x' }, 'host-key-required', 'anyone'],
    [{ authorization: 'Bearer the-key', origin }, 'origin-not-allowed', 'anyone'],
    [{ authorization: 'Bearer the-key', 'sec-fetch-site': 'none' }, 'origin-not-allowed', 'anyone'],
    [{ authorization: 'Bearer a-reader' }, 'host-key-not-permitted', 'host'],
    [{ authorization: 'Bearer the-key', 'planbridge-subject': 'a, b' }, 'request-malformed', 'host'],
    [{ authorization: 'Bearer the-key', 'planbridge-subject': 'ü' }, 'request-malformed', 'host'],
    [{ authorization: 'Bearer the-key', 'planbridge-subject': '%FF' }, 'request-malformed', 'host'],
    [{ authorization: 'Bearer the-key', 'planbridge-subject': '%00' }, 'request-malformed', 'host'],
    [{ authorization: 'Bearer the-key', 'planbridge-subject': '100%' }, 'request-malformed', 'host'],
    [{ authorization: 'Bearer the-key', 'planbridge-subject': 'x'.repeat(201) }, 'request-malformed', 'host'],
    [{ authorization: 'Bearer the-key', 'planbridge-subject': '' }, 'request-malformed', 'host'],
  ])('with %j is refused: %s', async (headers, code, by) => {
    const { send, calls } = open()
    const answer = await send({ ...toHost, headers })
    expect(answer.headers).toEqual({ ...problemHeaders, 'x-code': code })
    expect([byOf(answer.body), calls]).toEqual([by, []])
  })

  it('EM-32: reaches the proxy with either of the two keys of a rotation', async () => {
    const { send, calls } = open()
    for (const key of ['the-key', 'its-successor'])
      expect(await send({ ...toHost, headers: { authorization: `Bearer ${key}` } })).toMatchObject({
        status: 200,
      })
    expect(calls).toMatchObject([{ caller: { name: 'crm' } }, { caller: { name: 'crm' } }])
  })

  it.each([
    [undefined, undefined],
    ['user-7', 'user-7'],
    ['ada@host.example', 'ada@host.example'],
    ['auth0|7', 'auth0|7'],
    [encodeURIComponent('Zoë, 100 %'), 'Zoë, 100 %'],
  ])('with the subject %j is one for the user %j', async (header, subject) => {
    const { send, calls } = open()
    const headers = {
      authorization: 'Bearer the-key',
      ...(header !== undefined && { 'planbridge-subject': header }),
    }
    await send({ ...toHost, headers })
    expect(calls).toMatchObject([{ by: 'host', subject }])
  })

  it('that fails is one of a host', async () => {
    const { body } = await open({ fails: new Failure('scope-missing', 'x') }).send({
      ...toHost,
      headers: { authorization: 'bearer the-key' },
    })
    expect(byOf(body)).toBe('host')
  })
})
