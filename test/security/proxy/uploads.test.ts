import { serve } from '@planbridge/bff/internal/http/node/serve.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../harness/free-ports.ts'
import { engines } from '../../harness/raw-api/engines.ts'
import { openRawApiEnvironment } from '../../harness/raw-api/raw-api-environment.ts'
import { openRawSocket } from '../../harness/raw-api/raw-socket.ts'
import { answerBriefly } from '../../harness/raw-api/recording-api.ts'

const write = '/crm/v1/clients/A1'
const json = 'content-type: application/json'
const mebibyte = 1_048_576
const block = Buffer.alloc(65_536, 'x')
const chunk = Buffer.concat([Buffer.from('10000\r\n'), block, Buffer.from('\r\n')])

describe.each(engines)('uploads through $engine', ({ openEngine }) => {
  test('HC-21 PX-14: a declared gigabyte is refused before the body, without a provider call', async () => {
    const { port, api, callHead } = await openRawApiEnvironment({ openEngine })
    const line = openRawSocket(port)
    await line.send(callHead('PUT', write, [json, 'content-length: 1073741824']))
    await line.untilClosed()
    expect(line.statuses()).toEqual([413])
    expect(api.requests).toEqual([])
  })

  test('HC-21 PX-14: a chunked gigabyte is cut off at the limit together with its provider call', async () => {
    const { port, api, callHead, at } = await openRawApiEnvironment({ openEngine })
    const before = process.memoryUsage().rss
    const line = openRawSocket(port)
    await line.send(callHead('PUT', write, [json, 'transfer-encoding: chunked']))
    let sent = 0
    while (!line.isClosed() && sent < 1024 * mebibyte) {
      sent += block.length
      await line.send(chunk)
    }
    await line.untilClosed()
    expect(sent).toBeLessThan(64 * mebibyte)
    expect([[413], []]).toContainEqual(line.statuses())
    await expect
      .poll(() => api.requests.every(({ isAborted }) => isAborted()), { timeout: 60_000 })
      .toBe(true)
    expect(api.requests.map(({ bytes }) => bytes()).filter((bytes) => bytes > mebibyte)).toEqual([])
    expect((process.memoryUsage().rss - before) / mebibyte).toBeLessThan(128)
    expect(at.logs.filter(({ level }) => level === 'error')).toEqual([])
  })

  test('HC-21 PX-14: an encoded body stays encoded, and its encoded size counts', async () => {
    const { port, api, callHead } = await openRawApiEnvironment({ openEngine })
    const packed = 'x'.repeat(1_000)
    const line = openRawSocket(port)
    const lines = [json, 'content-encoding: gzip', `content-length: ${packed.length}`]
    await line.send(callHead('PUT', write, lines) + packed)
    await line.untilResponses(1)
    expect(api.requests.map(({ bytes }) => bytes())).toEqual([packed.length])
  })

  test.each([
    ['little', 1_000, 0],
    ['much', 900_000, 1],
  ])(
    'PX-15: a client that disconnects during an upload, after %s, leaves no provider call and no error',
    async (_, bytes, calls) => {
      const { port, api, callHead, at } = await openRawApiEnvironment({ openEngine })
      const line = openRawSocket(port)
      await line.send(callHead('PUT', write, [json, 'content-length: 1000000']) + 'x'.repeat(bytes))
      await expect.poll(() => api.requests.length, { timeout: 60_000 }).toBe(calls)
      line.close()
      await expect.poll(() => api.sockets(), { timeout: 60_000 }).toBe(0)
      expect(api.requests.every(({ isAborted }) => isAborted())).toBe(true)
      await expect.poll(() => at.logs.filter(({ event }) => event === 'request.failed').length).toBe(1)
      expect(at.logs.filter(({ level }) => level === 'error')).toEqual([])
      const next = openRawSocket(port)
      api.answer(answerBriefly)
      await next.send(callHead('GET', '/crm/v1/clients'))
      await next.untilResponses(1)
      expect(next.statuses()).toEqual([200])
    },
  )

  test('HC-21 OP-06: a slow head or body is 408', async () => {
    const { at, api, callHead } = await openRawApiEnvironment({ openEngine })
    const port = await freePort()
    const soon = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 50 }
    const serving = await serve(at.planbridge, { host: '127.0.0.1', port }, soon)
    onTestFinished(() => serving.close())
    for (const begun of [
      callHead('GET', '/crm/v1/clients').slice(0, -4),
      `${callHead('PUT', write, [json, 'content-length: 1000'])}{"first`,
    ]) {
      const line = openRawSocket(port)
      await line.send(begun)
      await line.untilClosed()
      expect(line.statuses()).toEqual([408])
    }
    expect(api.requests).toEqual([])
  })
})
