import { Operation } from '@planbridge/shared/contract'
import type { ConnectionId } from '@planbridge/shared/contract'
import { describe, expect, it } from 'vitest'
import { apiCaller, apiRequest } from './api-call.ts'

const connection = 'c1' as ConnectionId

const operation = Operation.parse({
  id: 'book',
  title: 'Book',
  method: 'POST',
  path: '/slots/{start}/book',
  fields: [
    { name: 'start', in: 'path', required: true },
    { name: 'with', in: 'query', required: false },
    { name: 'page', in: 'query', required: false },
  ],
  body: { media_type: 'application/json', required: true, example: '{}', fields: [] },
  paging: null,
  repeatable: false,
  assumed: false,
})

const callerOf = (respond: () => Response) => {
  const times = [1000, 1234]
  return apiCaller(
    async () => respond(),
    () => times.shift() ?? 0,
  )
}
const resultOf = (respond: () => Response) => callerOf(respond)(connection, operation, {})

describe('a request through the proxy', () => {
  const { url, init } = apiRequest(connection, operation, {
    start: '2026-12-01T09:00:00+01:00',
    with: 'slot.services',
    page: '',
    body: '{"duration":30}',
  })

  it('puts each value in the path, query or body, and leaves out empty ones', () => {
    expect(url).toBe('/bff/proxy/c1/slots/2026-12-01T09%3A00%3A00%2B01%3A00/book?with=slot.services')
    expect(init).toMatchObject({ method: 'POST', body: '{"duration":30}' })
  })

  it('CS-01: carries the app header and follows no redirect', () => {
    expect(init).toMatchObject({
      credentials: 'same-origin',
      redirect: 'manual',
      headers: { 'X-Planbridge': '1', 'content-type': 'application/json' },
    })
  })

  it('escapes values, so that none can change the path', () => {
    const { url: escaped } = apiRequest(connection, operation, { start: '../../../sign-out?x=' })
    expect(escaped).toBe('/bff/proxy/c1/slots/..%2F..%2F..%2Fsign-out%3Fx%3D/book')
  })
})

/** A header that the proxy adds to every response of a provider. */
const proxied = { 'content-disposition': 'attachment' }

describe('the result of an API call', () => {
  it.each([200, 403, 413, 502])(
    'CB-40: is a failure, not a response of the provider, if a server in between answered with %i',
    async (status) => {
      const headers = { 'content-type': 'text/html' }
      expect(await resultOf(() => new Response('<h1>Gateway</h1>', { status, headers }))).toMatchObject({
        kind: 'failed',
        failure: { code: 'answer-unexpected', foreignStatus: status },
      })
    },
  )

  it('is the response of the provider, with indented JSON and its duration', async () => {
    const headers = { ...proxied, 'x-ratelimit-remaining': '7', 'cache-control': 'no-store' }
    expect(await resultOf(() => Response.json({ data: [1] }, { headers }))).toEqual({
      kind: 'response',
      status: 200,
      mediaType: 'application/json',
      body: '{\n  "data": [\n    1\n  ]\n}',
      json: { data: [1] },
      bytes: 12,
      headers: [
        ['content-type', 'application/json'],
        ['x-ratelimit-remaining', '7'],
      ],
      tookMs: 234,
      code: null,
    })
  })

  it('keeps an error response of the provider unchanged, with our code beside it', async () => {
    const headers = { 'planbridge-code': 'rate-limited', 'content-type': 'text/plain' }
    expect(await resultOf(() => new Response('slow down', { status: 429, headers }))).toMatchObject({
      kind: 'response',
      status: 429,
      body: 'slow down',
      code: 'rate-limited',
    })
  })

  it('ignores a code that is not a failure code', async () => {
    const headers = { 'planbridge-code': 'novel' }
    expect(await resultOf(() => new Response('', { status: 400, headers }))).toMatchObject({ code: null })
  })

  it('is a failure if Planbridge returns problem details', async () => {
    const problem = {
      type: 't',
      title: 't',
      status: 403,
      code: 'user-not-present',
      reference: 'r1',
      connection: 'c1',
    }
    expect(await resultOf(() => Response.json(problem, { status: 403 }))).toEqual({
      kind: 'failed',
      failure: { code: 'user-not-present', reference: 'r1', retryAfterSeconds: null, connection: 'c1' },
    })
  })

  it('is reported as lost if no response arrives', async () => {
    const result = await resultOf(() => {
      throw new TypeError('Failed to fetch')
    })
    expect(result).toMatchObject({ kind: 'failed', failure: { code: 'answer-lost' } })
  })
})
