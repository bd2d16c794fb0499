import { disconnect, endpoints, getSession, startAttempt } from '@planbridge/shared/contract'
import type { ConnectionId, Endpoint } from '@planbridge/shared/contract'
import { describe, expect, it } from 'vitest'
import { bffClient, requestOf } from './bff-client.ts'

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
        redirect: 'error',
        headers: { 'X-Planbridge': '1', accept: 'application/json' },
      })
    },
  )

  it('takes path parameters out of the input and encodes them', () => {
    const { url, init } = requestOf(disconnect, { connection: 'a/b?c#d' as ConnectionId })
    expect(url).toBe('/bff/connections/a%2Fb%3Fc%23d')
    expect(init.body).toBeUndefined()
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

  it.each([
    ['a code that is not in the table', () => Response.json({ code: 'novel', status: 400 }, { status: 400 })],
    ['an error page', () => new Response('<h1>Bad gateway</h1>', { status: 502 })],
    ['a success that violates the contract', () => Response.json({ state: 'root' })],
    ['a success that is not JSON', () => new Response('ok')],
  ])('is reported as unexpected when it is %s', async (_, respond) => {
    expect(await clientFor(respond)(getSession, {})).toMatchObject({
      kind: 'failed',
      failure: { code: 'answer-unexpected', reference: null },
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
