import { describe, expect, test } from 'vitest'
import { ambiguousFraming } from './ambiguous-framing.ts'
import { engines } from '../../harness/raw-api/engines.ts'
import { openRawApiEnvironment } from '../../harness/raw-api/raw-api-environment.ts'
import { openRawSocket } from '../../harness/raw-api/raw-socket.ts'
import { answerBriefly } from '../../harness/raw-api/recording-api.ts'

const read = '/crm/v1/clients'
const write = '/crm/v1/clients/A1'
const lastChunk = '0\r\n\r\n'

const chunked = ['transfer-encoding: chunked', 'content-type: application/json']
const badChunks: readonly (readonly [string, string])[] = [
  ['a control character in an extension', `1;\u0001\r\nx\r\n${lastChunk}`],
  ['a bare line feed behind an extension', `1;a\nx\r\n${lastChunk}`],
  ['a bare line feed behind a chunk', `1\r\nx\n${lastChunk}`],
  ['a size with a prefix', `0x1\r\nx\r\n${lastChunk}`],
  ['a size that overflows', `fffffffffffffffff\r\nx\r\n${lastChunk}`],
  ['a negative size', `-1\r\nx\r\n${lastChunk}`],
  ['more bytes than declared', `1\r\nxyz\r\n${lastChunk}`],
]

describe.each(engines)('requests on one socket, through $engine', ({ openEngine }) => {
  test('PX-09 HC-20: an ambiguous request is 400 and closes its socket', async () => {
    const { port, api, callHead } = await openRawApiEnvironment({ openEngine })
    const hidden = callHead('GET', '/crm/v1/clients/SMUGGLED')
    for (const method of ['GET', 'PUT'])
      for (const [name, lines, body] of ambiguousFraming) {
        const line = openRawSocket(port)
        await line.send(callHead(method, method === 'GET' ? read : write, lines) + body + hidden)
        await line.untilClosed()
        expect([name, method, line.statuses()]).toEqual([name, method, [400]])
      }
    expect(api.requests).toEqual([])
  })

  test('PX-09 HC-20: ambiguous chunks are not forwarded', async () => {
    const { port, api, callHead } = await openRawApiEnvironment({ openEngine })
    const hidden = callHead('GET', '/crm/v1/clients/SMUGGLED')
    for (const [name, chunks] of badChunks) {
      const line = openRawSocket(port)
      await line.send(callHead('PUT', write, chunked) + chunks + hidden)
      await line.untilClosed()
      expect([name, line.statuses()]).toEqual([name, [400]])
    }
    expect(api.requests).toEqual([])
  })

  test('PX-09 HC-20: a request inside a body is never processed as the next call', async () => {
    const { port, api, callHead } = await openRawApiEnvironment({ openEngine })
    const hidden = callHead('GET', '/crm/v1/clients/SMUGGLED')
    const sized = [`content-length: ${hidden.length}`, 'content-type: application/json']
    const inChunks = `${hidden.length.toString(16)}\r\n${hidden}\r\n${lastChunk}`
    for (const [method, path] of [
      ['GET', read],
      ['PUT', write],
      ['PUT', '/not/listed'],
      ['POST', read],
      ['TRACE', read],
    ] as const)
      for (const [lines, body] of [
        [sized, hidden],
        [chunked, inChunks],
      ] as const) {
        const line = openRawSocket(port)
        await line.send(callHead(method, path, lines) + body)
        await line.untilResponses(1)
        line.endWriting()
        await line.untilClosed()
        expect(line.statuses()).toHaveLength(1)
      }
    expect(new Set(api.requests.map(({ method, target }) => `${method} ${target}`))).toEqual(
      new Set([`GET ${read}`, `PUT ${write}`]),
    )
  })

  test('PX-09 HC-20: pipelined calls get their responses in order', async () => {
    const { port, api, callHead } = await openRawApiEnvironment({ openEngine })
    const line = openRawSocket(port)
    const body = '{"firstName":"Ada"}'
    const sized = ['content-type: application/json', `content-length: ${body.length}`]
    await line.send(
      [
        callHead('GET', `${read}?pageNumber=1`),
        callHead('GET', '/not/listed'),
        callHead('PUT', write, sized) + body,
        callHead('GET', `${read}?pageNumber=2`),
      ].join(''),
    )
    await line.untilResponses(4)
    expect(line.statuses()).toEqual([200, 404, 200, 200])
    expect(api.requests.map(({ method, target }) => `${method} ${target}`).toSorted()).toEqual([
      `GET ${read}?pageNumber=1`,
      `GET ${read}?pageNumber=2`,
      `PUT ${write}`,
    ])
  })

  test('HC-20: a half-closed socket ends its call, and others are served', async () => {
    const { port, api, callHead } = await openRawApiEnvironment({ openEngine })
    api.answer(() => {})
    const line = openRawSocket(port)
    await line.send(callHead('GET', read))
    await expect.poll(() => api.requests.length).toBe(1)
    line.endWriting()
    await line.untilClosed()
    await expect.poll(() => api.requests[0]?.isAborted()).toBe(true)
    api.answer(answerBriefly)
    const next = openRawSocket(port)
    await next.send(callHead('GET', read))
    await next.untilResponses(1)
    expect(next.statuses()).toEqual([200])
  })

  test('HC-20: more than 16 KB of headers are 431; five hundred headers are accepted and not forwarded', async () => {
    const { port, api, callHead } = await openRawApiEnvironment({ openEngine })
    const tooMuch = openRawSocket(port)
    await tooMuch.send(callHead('GET', read, [`x-a: ${'a'.repeat(17_000)}`]))
    await tooMuch.untilClosed()
    expect(tooMuch.statuses()).toEqual([431])
    const many = openRawSocket(port)
    await many.send(
      callHead(
        'GET',
        read,
        Array.from({ length: 500 }, (_, at) => `x-${at}: 1`),
      ),
    )
    await many.untilResponses(1)
    await many.send(callHead('GET', `${read}?pageNumber=2`))
    await many.untilResponses(2)
    expect(many.statuses()).toEqual([200, 200])
    expect(api.requests).toHaveLength(2)
    const names = api.requests.flatMap(({ headers }) => headers.map(([name]) => name))
    expect(names.filter((name) => name.startsWith('x-'))).toEqual([])
  })
})
