import { safeReturnPath } from '@planbridge/bff/internal/attempts/return-path.ts'
import { verifyResponse } from '@planbridge/bff/internal/oauth/authorization-response.ts'
import { readKeySet } from '@planbridge/bff/internal/oauth/key-set.ts'
import { readTokenResponse } from '@planbridge/bff/internal/oauth/token-response.ts'
import { findOperation } from '@planbridge/bff/internal/proxy/find-operation.ts'
import { readStream } from '@planbridge/bff/internal/streams/read-stream.ts'
import { openProtocolClient } from '@planbridge/bff/internal/transport/protocol-client.ts'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { deployment } from '../../harness/deployment/deployment.ts'

const mebibyte = 1_048_576
const priya = { account: 'priya.nair' }

/** A size that the BFF limits itself. */
interface Limited {
  readonly name: string
  /** Written out here, so that a change of the limit has to be made twice. */
  readonly max: number
  readonly fits: (size: number) => boolean | Promise<boolean>
}

const tokenResponse = (members: Readonly<Record<string, unknown>>): boolean =>
  readTokenResponse(
    { access_token: 'a', token_type: 'Bearer', expires_in: 60, ...members },
    { assumed: 60, most: 3600 },
    0,
  ).kind === 'granted'

const stream = (size: number, pieces = 3): ReadableStream<Uint8Array<ArrayBuffer>> =>
  new ReadableStream({
    start(controller) {
      const piece = Math.floor(size / pieces)
      for (let at = 0; at < pieces - 1; at += 1) controller.enqueue(new Uint8Array(piece).fill(0x20))
      const rest = new Uint8Array(size - piece * (pieces - 1)).fill(0x20)
      rest.set(new TextEncoder().encode('{}'), rest.length - 2)
      controller.enqueue(rest)
      controller.close()
    },
  })

const protocolAnswer = async (size: number): Promise<boolean> => {
  const headers = { 'content-type': 'application/json' }
  const client = openProtocolClient(() => Promise.resolve(new Response(stream(size), { headers })))
  return (await client(new Request('https://identity.example/token'))).kind === 'answer'
}

const keySet = (count: number): boolean =>
  readKeySet({ keys: Array.from({ length: count }, (_, nth) => ({ kty: 'RSA', kid: String(nth) })) }) !==
  undefined

const parameters = (count: number): boolean => {
  const others = Array.from({ length: count - 2 }, (_, nth) => `&p${nth}=1`).join('')
  const expected = { flow: 'code', mode: 'query', issuer: null, issSupported: false } as const
  return verifyResponse(`state=s&code=c${others}`, expected).kind === 'granted'
}

const segment = (unit: string) => (length: number) =>
  findOperation([{ id: 'one', title: 'One', method: 'GET', path: '/clients/{id}' }])(
    'GET',
    `/clients/${unit.repeat(length)}`,
  ) !== undefined

const limits: readonly Limited[] = [
  { name: 'an access token', max: 16_384, fits: (size) => tokenResponse({ access_token: 'a'.repeat(size) }) },
  {
    name: 'a refresh token',
    max: 16_384,
    fits: (size) => tokenResponse({ refresh_token: 'a'.repeat(size) }),
  },
  { name: 'an ID token', max: 65_536, fits: (size) => tokenResponse({ id_token: 'a'.repeat(size) }) },
  { name: 'a granted scope', max: 10_000, fits: (size) => tokenResponse({ scope: 'a'.repeat(size) }) },
  { name: 'a response of a protocol endpoint', max: 262_144, fits: protocolAnswer },
  { name: 'the keys of a key set', max: 50, fits: keySet },
  { name: 'the parameters of an authorization response', max: 40, fits: parameters },
  { name: 'a plain path segment', max: 500, fits: segment('a') },
  { name: 'an escaped path segment', max: 500, fits: segment('%20') },
  { name: 'a return path', max: 2_000, fits: (size) => safeReturnPath(`/${'a'.repeat(size - 1)}`) !== '/' },
]

describe.each(limits)('$name', ({ max, fits }) => {
  test(`may have a size of ${max}, and not of one more (OP-53)`, async () => {
    expect([await fits(max), await fits(max + 1)]).toEqual([true, false])
  })
})

test('a stream is read up to its limit, and cancelled one byte later (OP-53)', async () => {
  expect((await readStream(stream(1000), 1000)).length).toBe(1000)
  await expect(readStream(stream(1001), 1000)).rejects.toThrow('more than 1000 bytes')
})

const json = { 'content-type': 'application/json' }

describe('the body of a request of the app', () => {
  const padded = (size: number): string => `{}${' '.repeat(size - 2)}`
  const sent = async (browser: Browser, body: BodyInit, headers: Record<string, string> = {}) => {
    const init = { method: 'POST', body, duplex: 'half', headers: { ...json, ...headers } }
    return (await browser.send('/bff/sign-out', init)).status
  }

  test('may have 131,072 bytes, and not one more, whether its length is declared or not (OP-53)', async () => {
    const browser = openBrowser(await deployment())
    const [max, over] = [131_072, 131_073]
    expect(await sent(browser, padded(max))).toBe(200)
    expect(await sent(browser, padded(over))).toBe(413)
    expect(await sent(browser, stream(max))).toBe(200)
    expect(await sent(browser, stream(over))).toBe(413)
    expect(await sent(browser, stream(max), { 'content-length': String(max) })).toBe(200)
    expect(await sent(browser, '{}', { 'content-length': String(over) })).toBe(413)
  })
})

describe('a proxied call', () => {
  const open = async () => {
    const at = await deployment({
      config: (text) =>
        `${text.replace('[openid, profile, crm.read]', '[openid, profile, crm.read, crm.write]')}\nproxy: { request_mebibytes: 1, answer_mebibytes: 1, guard: off }\n`,
    })
    const browser = openBrowser(at)
    const { id } = await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    return { at, browser, id }
  }

  const received = async (response: Response): Promise<string> => {
    if (!response.ok) return ((await response.json()) as { code: string }).code
    try {
      return String((await response.arrayBuffer()).byteLength)
    } catch {
      return 'cut off'
    }
  }

  test.each([
    [
      'declared',
      (size: number) => new Response(stream(size), { headers: { ...json, 'content-length': String(size) } }),
    ],
    ['not declared', (size: number) => new Response(stream(size), { headers: json })],
  ])(
    'may have a response of the configured size, and not of one byte more, if its length is %s (OP-53)',
    async (_, answer) => {
      const { at, browser, id } = await open()
      const get = async (size: number) => {
        at.simulators.dynamicPlanner.interrupt({
          when: ({ url }) => url.includes('/crm/'),
          answer: () => answer(size),
        })
        return received(await browser.api(id, '/crm/v1/clients'))
      }
      expect(await get(mebibyte)).toBe(String(mebibyte))
      expect(['cut off', 'provider-answer-too-large']).toContain(await get(mebibyte + 1))
    },
  )

  test.each([
    [
      'declared',
      (size: number) => ({
        body: new Uint8Array(size),
        headers: { ...json, 'content-length': String(size) },
      }),
    ],
    ['not declared', (size: number) => ({ body: stream(size), headers: json })],
  ])(
    'may have a request body of the configured size, and not of one byte more, if its length is %s (OP-53)',
    async (_, upload) => {
      const { at, browser, id } = await open()
      const put = async (size: number) => {
        let arrived = -1
        const restore = at.simulators.dynamicPlanner.interrupt({
          when: ({ url }) => url.includes('/crm/'),
          answer: async (request) => {
            arrived = (await request.arrayBuffer()).byteLength
            return Response.json({})
          },
        })
        const init = { method: 'PUT', duplex: 'half', ...upload(size) }
        const response = await browser.api(id, '/crm/v1/clients/A1', init)
        restore()
        return response.ok ? arrived : ((await response.json()) as { code: string }).code
      }
      expect(await put(mebibyte)).toBe(mebibyte)
      expect(await put(mebibyte + 1)).toBe('request-too-large')
    },
  )
})

describe('the session cookie', () => {
  test('is kept for exactly as long as the session may last (OP-53, CK-50)', async () => {
    const at = await deployment({ config: (text) => `${text}\nsessions: { absolute_hours: 8 }\n` })
    const browser = openBrowser(at)
    const maxAge = async (act: () => Promise<Response>) =>
      /; Max-Age=(\d+);/.exec((await act()).headers.get('set-cookie') ?? '')?.[1]
    const pending = await browser.start({ integration: 'dp-hybrid' })
    at.clock.pass(100)
    const callback = await browser.atProvider(pending, priya)
    const completed = await maxAge(async () => (await browser.complete(pending, callback)).response)
    expect(completed).toBe(String(8 * 3600 - 100))
    expect(
      await maxAge(() => browser.send('/bff/sign-out', { method: 'POST', body: '{}', headers: json })),
    ).toBe('0')
    const begun = await maxAge(() =>
      browser.send('/bff/attempts', {
        method: 'POST',
        headers: json,
        body: JSON.stringify({
          purpose: 'sign-in',
          integration: 'plannr',
          model: 'user-present',
          challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
        }),
      }),
    )
    expect(begun).toBe(String(8 * 3600))
  })
})
