import { serve } from '@planbridge/bff/internal/http/node/serve.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openRawApiEnvironment } from '../../harness/raw-api/raw-api-environment.ts'
import { engines } from '../../harness/raw-api/engines.ts'
import { openLine } from '../../harness/raw-api/line.ts'
import { answerBriefly } from '../../harness/raw-api/real-api.ts'
import { freePort } from '../../harness/free-ports.ts'

const write = '/crm/v1/clients/A1'
const json = 'content-type: application/json'
const mebibyte = 1_048_576
const piece = Buffer.alloc(65_536, 'x')
const chunk = Buffer.concat([Buffer.from('10000\r\n'), piece, Buffer.from('\r\n')])

describe.each(engines)('what is sent to an API, through $engine', ({ openEngine }) => {
  test('HC-21 PX-14: a gigabyte that is promised is refused before it comes, and no call is made', async () => {
    const { port, api, callHead } = await openRawApiEnvironment({ openEngine })
    const line = openLine(port)
    await line.send(callHead('PUT', write, [json, 'content-length: 1073741824']))
    await line.ended()
    expect(line.statuses()).toEqual([413])
    expect(api.heard).toEqual([])
  })

  test('HC-21 PX-14: a gigabyte in chunks is cut off at the limit, and so is the call that it began', async () => {
    const { port, api, callHead, at } = await openRawApiEnvironment({ openEngine })
    const before = process.memoryUsage().rss
    const line = openLine(port)
    await line.send(callHead('PUT', write, [json, 'transfer-encoding: chunked']))
    let sent = 0
    while (!line.isOver() && sent < 1024 * mebibyte) {
      sent += piece.length
      await line.send(chunk)
    }
    await line.ended()
    expect(sent).toBeLessThan(64 * mebibyte)
    expect([[413], []]).toContainEqual(line.statuses())
    await expect.poll(() => api.heard.every(({ hungUp }) => hungUp()), { timeout: 10_000 }).toBe(true)
    expect(api.heard.map(({ bytes }) => bytes()).filter((bytes) => bytes > mebibyte)).toEqual([])
    expect((process.memoryUsage().rss - before) / mebibyte).toBeLessThan(128)
    expect(at.logs.filter(({ level }) => level === 'error')).toEqual([])
  })

  test('HC-21 PX-14: what is packed stays packed, and counts as it came', async () => {
    const { port, api, callHead } = await openRawApiEnvironment({ openEngine })
    const packed = 'x'.repeat(1_000)
    const line = openLine(port)
    const lines = [json, 'content-encoding: gzip', `content-length: ${packed.length}`]
    await line.send(callHead('PUT', write, lines) + packed)
    await line.answered(1)
    expect(api.heard.map(({ bytes }) => bytes())).toEqual([packed.length])
  })

  test.each([
    ['little', 1_000, 0],
    ['much', 900_000, 1],
  ])(
    'PX-15: who leaves while sending, after %s, leaves no call behind and no error',
    async (_, bytes, calls) => {
      const { port, api, callHead, at } = await openRawApiEnvironment({ openEngine })
      const line = openLine(port)
      await line.send(callHead('PUT', write, [json, 'content-length: 1000000']) + 'x'.repeat(bytes))
      await expect.poll(() => api.heard.length, { timeout: 10_000 }).toBe(calls)
      line.hangUp()
      await expect.poll(() => api.sockets(), { timeout: 10_000 }).toBe(0)
      expect(api.heard.every(({ hungUp }) => hungUp())).toBe(true)
      await expect.poll(() => at.logs.filter(({ event }) => event === 'request.failed').length).toBe(1)
      expect(at.logs.filter(({ level }) => level === 'error')).toEqual([])
      const next = openLine(port)
      api.answer(answerBriefly)
      await next.send(callHead('GET', '/crm/v1/clients'))
      await next.answered(1)
      expect(next.statuses()).toEqual([200])
    },
  )

  test('HC-21 OP-06: who sends too slowly is 408, in the head or in the body', async () => {
    const { at, api, callHead } = await openRawApiEnvironment({ openEngine })
    const port = await freePort()
    const soon = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 50 }
    const serving = await serve(at.planbridge, { host: '127.0.0.1', port }, soon)
    onTestFinished(() => serving.close())
    for (const begun of [
      callHead('GET', '/crm/v1/clients').slice(0, -4),
      `${callHead('PUT', write, [json, 'content-length: 1000'])}{"first`,
    ]) {
      const line = openLine(port)
      await line.send(begun)
      await line.ended()
      expect(line.statuses()).toEqual([408])
    }
    expect(api.heard).toEqual([])
  })
})
