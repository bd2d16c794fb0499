import type { OperationDefinition } from '@planbridge/shared/providers'
import { describe, expect, it } from 'vitest'
import type { Body, Bytes, Chunks } from '../streams/body.ts'
import type { CallBody, UpstreamCall } from './api-call.ts'
import { isReplayable, refuseOversized, requestBody, upstreamRequest } from './upstream-request.ts'

const bufferedMax = 65_536

const bytesOf = (length: number): Bytes => new Uint8Array(length).fill(120)

async function* inChunks(length: number): AsyncGenerator<Bytes> {
  for (let left = length; left > 0; left -= 1_000) {
    await Promise.resolve()
    yield bytesOf(Math.min(left, 1_000))
  }
}

const sizeOf = async (body: Body): Promise<number> => {
  if (body === null) return 0
  if (body instanceof Uint8Array) return body.byteLength
  let size = 0
  for await (const chunk of body) size += chunk.byteLength
  return size
}

const received = (length: number, declared: number | undefined): CallBody => ({
  bytes: declared,
  chunks: inChunks(length) as Chunks,
})

describe('the body of a call', () => {
  it.each([
    ['declared', bufferedMax, bufferedMax, true],
    ['declared', bufferedMax + 1, bufferedMax + 1, false],
    ['not declared', bufferedMax, undefined, true],
    ['not declared', bufferedMax + 1, undefined, false],
    ['not declared', 0, undefined, true],
  ])(
    'whose length is %s, %i bytes, is complete and kept for another try: %s %s',
    async (_, length, declared, isKept) => {
      const body = await requestBody(received(length, declared), 10_000_000)
      expect(isReplayable(body)).toBe(isKept)
      expect(await sizeOf(body)).toBe(length)
    },
  )

  it('that is in memory already is sent as it is', () => {
    const chunks = bytesOf(200_000)
    expect(requestBody({ bytes: 200_000, chunks }, 1)).toBe(chunks)
    expect(isReplayable(null)).toBe(true)
  })

  it.each([
    [2_000, 2_000, 2_000],
    [2_000, 2_001, 'request-too-large'],
    [100_000, 100_000, 100_000],
    [100_000, 100_001, 'request-too-large'],
  ])(
    'with a limit of %i bytes and %i bytes is %s, however short it claims to be (PX-14)',
    async (max, length, expected) => {
      for (const declared of [undefined, 1, 70_000]) {
        const read = async () => sizeOf(await requestBody(received(length, declared), max))
        const outcome = await read().catch(({ code }: { readonly code: string }) => code)
        expect([declared, outcome]).toEqual([declared, expected])
      }
    },
  )

  it('is refused unread if the declared length is above the limit', () => {
    refuseOversized(null, 0)
    refuseOversized(received(5, undefined), 0)
    refuseOversized(received(10, 10), 10)
    expect(() => refuseOversized(received(11, 11), 10)).toThrow('request-too-large')
  })
})

interface Sent {
  readonly operation?: Partial<OperationDefinition>
  readonly api?: object
  readonly choice?: string | null
  readonly headers?: Readonly<Record<string, string>>
  readonly given?: CallBody | null
  readonly body?: Body
}

const caller = { name: 'the caller' }

const requestFor = ({ operation, api, choice = null, headers = {}, given = null, body = null }: Sent) =>
  upstreamRequest(
    {
      call: {
        integration: {
          origins: { identity: 'https://id.example', api: 'https://api.example/base' },
          provider: { api: { headers: { accept: 'application/json' }, ...api } },
        },
        row: { choice: 'of the cached row' },
        operation: { id: 'list', method: 'GET', path: '/list', ...operation },
        path: '/list?page=1',
        headers,
        body: given,
        caller,
      },
      row: { choice },
      body,
    } as unknown as UpstreamCall,
    { access: 'CANARY-AT', subscriptionKey: 'CANARY-SUBKEY' },
  )

const usual = {
  accept: 'application/json',
  'accept-encoding': 'identity',
  authorization: 'Bearer CANARY-AT',
}

describe('the request to an API', () => {
  it('has the path, the credentials and nothing else of ours', () => {
    expect(requestFor({})).toEqual({
      method: 'GET',
      origin: 'https://api.example/base',
      path: '/list?page=1',
      headers: usual,
      body: null,
      repeatable: true,
      caller,
    })
  })

  it.each([
    ['GET', undefined, true],
    ['POST', undefined, false],
    ['PUT', true, true],
    ['POST', true, true],
  ])('of a %s that is documented as repeatable: %s may be sent again: %s', (method, repeatable, expected) => {
    const operation = {
      method,
      ...(repeatable !== undefined && { repeatable }),
    } as Partial<OperationDefinition>
    expect(requestFor({ operation }).repeatable).toBe(expected)
  })

  it('names the subscription key and the chosen account where the API has headers for them', () => {
    const api = { subscriptionKeyHeader: 'Ocp-Apim-Subscription-Key', accountHeader: 'X-Practice' }
    expect(requestFor({ api, choice: 'p-1' }).headers).toEqual({
      ...usual,
      'ocp-apim-subscription-key': 'CANARY-SUBKEY',
      'x-practice': 'p-1',
    })
    expect(requestFor({ api: { accountHeader: 'X-Practice' } }).headers).toEqual(usual)
    expect(requestFor({ choice: 'p-1' }).headers).toEqual(usual)
  })

  it('has three headers of the caller and no other', () => {
    const headers = {
      'accept-language': 'en-GB',
      'if-none-match': '"a"',
      'if-match': '"b"',
      cookie: 'CANARY-COOKIE',
      authorization: 'Bearer CANARY-HOSTKEY',
      accept: 'text/html',
      'x-forwarded-for': '203.0.113.7',
    }
    expect(requestFor({ headers }).headers).toEqual({
      ...usual,
      'accept-language': 'en-GB',
      'if-none-match': '"a"',
      'if-match': '"b"',
    })
  })

  it('has the documented type of its body, and a declared length only if the body is streamed', () => {
    const operation = {
      method: 'PUT',
      body: { mediaType: 'application/merge-patch+json', example: '{}' },
    } as const
    const typed = { ...usual, 'content-type': 'application/merge-patch+json' }
    const streamed = inChunks(5) as Chunks
    const headersOf = (sent: Sent) => requestFor({ operation, ...sent }).headers
    expect(headersOf({ given: received(5, 5), body: bytesOf(5) })).toEqual(typed)
    expect(headersOf({ given: received(5, 5), body: streamed })).toEqual({ ...typed, 'content-length': '5' })
    expect(headersOf({ given: received(5, undefined), body: streamed })).toEqual(typed)
    expect(headersOf({})).toEqual(usual)
    expect(requestFor({ given: received(5, 5), body: bytesOf(5) }).headers).toEqual(usual)
  })
})
