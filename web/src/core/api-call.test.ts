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

const caller = (answer: () => Response) => {
  const times = [1000, 1234]
  return apiCaller(
    async () => answer(),
    () => times.shift() ?? 0,
  )
}
const answerTo = (answer: () => Response) => caller(answer)(connection, operation, {})

describe('a request through the proxy', () => {
  const { url, init } = apiRequest(connection, operation, {
    start: '2026-12-01T09:00:00+01:00',
    with: 'slot.services',
    page: '',
    body: '{"duration":30}',
  })

  it('puts every value in its place and leaves out what is empty', () => {
    expect(url).toBe('/bff/proxy/c1/slots/2026-12-01T09%3A00%3A00%2B01%3A00/book?with=slot.services')
    expect(init).toMatchObject({ method: 'POST', body: '{"duration":30}' })
  })

  it('CS-01: says that our own script asks and follows no redirect', () => {
    expect(init).toMatchObject({
      credentials: 'same-origin',
      redirect: 'error',
      headers: { 'X-Planbridge': '1', 'content-type': 'application/json' },
    })
  })

  it('cannot be led to another path by a value', () => {
    const { url: led } = apiRequest(connection, operation, { start: '../../../sign-out?x=' })
    expect(led).toBe('/bff/proxy/c1/slots/..%2F..%2F..%2Fsign-out%3Fx%3D/book')
  })
})

describe('what came of it', () => {
  it('is the answer of the provider, laid out and timed', async () => {
    const headers = { 'x-ratelimit-remaining': '7', 'cache-control': 'no-store' }
    expect(await answerTo(() => Response.json({ data: [1] }, { headers }))).toEqual({
      kind: 'answered',
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

  it('keeps an error of the provider as it is, with our reading beside it', async () => {
    const headers = { 'planbridge-code': 'rate-limited', 'content-type': 'text/plain' }
    expect(await answerTo(() => new Response('slow down', { status: 429, headers }))).toMatchObject({
      kind: 'answered',
      status: 429,
      body: 'slow down',
      code: 'rate-limited',
    })
  })

  it('ignores a code that is not in the table', async () => {
    const headers = { 'planbridge-code': 'novel' }
    expect(await answerTo(() => new Response('', { status: 400, headers }))).toMatchObject({ code: null })
  })

  it('is a failure of ours where the problem is ours', async () => {
    const problem = {
      type: 't',
      title: 't',
      status: 403,
      code: 'user-not-present',
      reference: 'r1',
      connection: 'c1',
    }
    expect(await answerTo(() => Response.json(problem, { status: 403 }))).toEqual({
      kind: 'failed',
      failure: { code: 'user-not-present', reference: 'r1', retryAfterSeconds: null, connection: 'c1' },
    })
  })

  it('is lost where nothing came', async () => {
    const answer = await answerTo(() => {
      throw new TypeError('Failed to fetch')
    })
    expect(answer).toMatchObject({ kind: 'failed', failure: { code: 'answer-lost' } })
  })
})
