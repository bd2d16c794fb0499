import { disconnect, endpoints, getSession, listActivity, startAttempt } from '@planbridge/shared/contract'
import type { ConnectionId, Endpoint } from '@planbridge/shared/contract'
import { describe, expect, it } from 'vitest'
import { bffClient, isPassing, requestOf } from './bff-client.ts'

const session = { state: 'guest', name: null, ends_at: null, simulated: true }
const clientFor = (respond: () => Response) => bffClient(async () => respond())
const c1 = 'c1' as ConnectionId

describe('a request to the BFF', () => {
  it.each(Object.entries<Endpoint>(endpoints))(
    'CS-01: %s carries the app header, sends the cookie to our origin only, and follows no redirect',
    (_, endpoint) => {
      const { url, init } = requestOf(endpoint, {})
      expect(url).toMatch(/^\/bff\//)
      expect(init).toMatchObject({
        method: endpoint.method,
        credentials: 'same-origin',
        redirect: 'manual',
        headers: { 'X-Planbridge': '1', accept: 'application/json' },
      })
    },
  )

  it('takes path parameters out of the input and encodes them', () => {
    const { url, init } = requestOf(disconnect, { connection: 'a/b?c#d' as ConnectionId })
    expect(url).toBe('/bff/connections/a%2Fb%3Fc%23d')
    expect(init.body).toBeUndefined()
  })

  it('sends members of the query that are given, and encodes them', () => {
    const { url, init } = requestOf(listActivity, { before: '1&2', topic: undefined })
    expect(url).toBe('/bff/activity?before=1%262')
    expect(init.body).toBeUndefined()
    expect(requestOf(listActivity, {}).url).toBe('/bff/activity')
  })

  it('sends the remaining input as JSON', () => {
    const { init } = requestOf(startAttempt, { purpose: 'link' } as never)
    expect(init.body).toBe('{"purpose":"link"}')
    expect(init.headers).toMatchObject({ 'content-type': 'application/json' })
  })
})

describe('a response of the BFF', () => {
  it('is returned as the output that the contract declares', async () => {
    const call = clientFor(() => Response.json(session))
    expect(await call(getSession, {})).toEqual({ kind: 'ok', output: session })
  })

  it('may be empty where the contract declares null', async () => {
    const call = clientFor(() => new Response(null, { status: 204 }))
    const { cancelAttempt } = endpoints
    expect(await call(cancelAttempt, { state: 's' } as never)).toEqual({ kind: 'ok', output: null })
  })

  it('with problem details becomes a failure with code, reference, retry time and connection', async () => {
    const call = clientFor(() =>
      Response.json(
        {
          type: 't',
          title: 't',
          status: 429,
          code: 'too-many-requests',
          reference: 'r7',
          retry_after: 12,
          connection: 'c1',
        },
        { status: 429 },
      ),
    )
    expect(await call(disconnect, { connection: c1 })).toEqual({
      kind: 'failed',
      failure: { code: 'too-many-requests', reference: 'r7', retryAfterSeconds: 12, connection: 'c1' },
    })
  })

  const html = { 'content-type': 'text/html' }
  const page = (status: number) => () => new Response('<h1>Not Planbridge</h1>', { status, headers: html })
  const redirect = () => {
    const response = new Response(null, { headers: { location: 'http://portal.example/' } })
    return Object.defineProperties(response, {
      type: { value: 'opaqueredirect' },
      status: { value: 0 },
      ok: { value: false },
    })
  }

  it.each([
    ['the error page of a proxy', 502, page(502)],
    ['the refusal of a firewall', 403, page(403)],
    ['the limit of a proxy for bodies', 413, page(413)],
    ['the limit of a proxy for requests', 429, page(429)],
    ['the sign-in page of a network', 200, page(200)],
    ['a network that requires a sign-in', 511, page(511)],
    ['a redirect to a sign-in page', 0, redirect],
    ['an empty answer', 200, () => new Response('')],
    ['a page in the place of an error of ours', 500, () => new Response('', { status: 500 })],
    ['the JSON of another program', 200, () => Response.json({ state: 'root' })],
    [
      'problem details of another program',
      403,
      () =>
        Response.json(
          { type: 'about:blank', title: 'Forbidden', status: 403, code: 'blocked' },
          { status: 403 },
        ),
    ],
    ['text', 200, () => new Response('ok')],
  ])('CB-40: is not taken for one of Planbridge when it is %s', async (_, status, respond) => {
    expect(await clientFor(respond)(getSession, {})).toEqual({
      kind: 'failed',
      failure: {
        code: 'answer-unexpected',
        reference: null,
        retryAfterSeconds: null,
        connection: null,
        foreignStatus: status,
      },
    })
  })

  it.each([
    ['an empty page', () => new Response('')],
    ['the JSON of another program', () => Response.json({})],
    ['a page', page(200)],
  ])('CB-40: an endpoint without output does not succeed with %s', async (_, respond) => {
    expect(await clientFor(respond)(endpoints.cancelAttempt, { state: 's' } as never)).toMatchObject({
      kind: 'failed',
      failure: { code: 'answer-unexpected' },
    })
  })

  it('CB-40: names the wait that a proxy asks for, if it is one of at most an hour', async () => {
    const waits = ['30', '90000', '-5', 'Wed, 21 Oct 2026 07:28:00 GMT']
    const results = await Promise.all(
      waits.map((wait) =>
        clientFor(() => new Response('', { status: 503, headers: { 'retry-after': wait } }))(getSession, {}),
      ),
    )
    expect(results.map((result) => result.kind === 'failed' && result.failure.retryAfterSeconds)).toEqual([
      30,
      null,
      null,
      null,
    ])
  })

  it('CB-40: passing answers are told apart from those that a repetition does not change', () => {
    const passing = [0, 200, 302, 408, 425, 429, 500, 502, 503, 504, 511, 522]
    const lasting = [400, 401, 403, 407, 413, 414, 431, 451]
    expect([...passing, ...lasting].filter((foreignStatus) => isPassing({ foreignStatus }))).toEqual(passing)
  })

  it.each([
    ['a failure that this page does not know', { code: 'novel', status: 400 }, 400],
    ['an output that this page does not understand', { state: 'root' }, 200],
  ])('means that the page is outdated when Planbridge itself sent %s', async (_, body, status) => {
    const headers = {
      'content-security-policy':
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    }
    expect(await clientFor(() => Response.json(body, { status, headers }))(getSession, {})).toMatchObject({
      kind: 'failed',
      failure: { code: 'page-outdated' },
    })
  })

  it.each([
    [
      'never arrives',
      () => {
        throw new TypeError('Failed to fetch')
      },
    ],
    [
      'is cut off',
      () => new Response(new ReadableStream({ start: (controller) => controller.error(new Error('reset')) })),
    ],
  ])('is reported as lost when it %s', async (_, respond) => {
    expect(await clientFor(respond)(getSession, {})).toMatchObject({
      kind: 'failed',
      failure: { code: 'answer-lost' },
    })
  })
})
