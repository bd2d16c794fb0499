import { brotliCompressSync, constants, createGzip, gzipSync, zstdCompressSync } from 'node:zlib'
import { undiciForward } from '@planbridge/bff/internal/transport/undici-engine.ts'
import { beforeAll, describe, expect, test } from 'vitest'
import { engines } from '../../harness/raw-api/engines.ts'
import {
  openProxyEnvironment,
  openRawApiEnvironment,
  type RawApiEnvironment,
} from '../../harness/raw-api/raw-api-environment.ts'
import { openRawApi, type RawApi } from '../../harness/raw-api/raw-api.ts'
import { openRawSocket } from '../../harness/raw-api/raw-socket.ts'
import { answerBriefly, answerEndlessly } from '../../harness/raw-api/recording-api.ts'

const read = '/crm/v1/clients'
const mebibyte = 1_048_576

type CallTarget = Pick<RawApiEnvironment, 'port' | 'callHead'>

const call = async ({ port, callHead }: CallTarget, path = read) => {
  const line = openRawSocket(port)
  await line.send(callHead('GET', path))
  return line
}

const expectNoOpenSockets = async ({ api }: RawApiEnvironment) => {
  await expect.poll(() => api.requests.every(({ isAborted }) => isAborted()), { timeout: 60_000 }).toBe(true)
  await expect.poll(() => api.sockets(), { timeout: 60_000 }).toBe(0)
}

/** An uncaught error would have ended the process. */
const expectStillServing = async (environment: RawApiEnvironment) => {
  environment.api.answer(answerBriefly)
  const next = await call(environment)
  await next.untilResponses(1)
  expect(next.statuses()).toEqual([200])
  expect(next.text()).toContain('{"data":[]}')
}

const plain = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{"data":[]}'

const expectNextCallServed = async (environment: CallTarget & { readonly api: RawApi }) => {
  environment.api.answer(plain)
  const next = await call(environment)
  await next.untilResponses(1)
  expect(next.text()).toMatch(/200 OK[^]*\{"data":\[\]\}$/)
}

/** Measures the peak memory above the start. */
const measurePeakMemory = () => {
  const before = process.memoryUsage().rss
  let worst = before
  const timer = setInterval(() => (worst = Math.max(worst, process.memoryUsage().rss)), 5)
  return () => {
    clearInterval(timer)
    return (worst - before) / mebibyte
  }
}

const bombMebibytes = 200

const bombs: Record<string, Buffer> = {}

beforeAll(async () => {
  const gzip = createGzip({ level: 1 })
  const packed: Buffer[] = []
  gzip.on('data', (part: Buffer) => void packed.push(part))
  const zeros = Buffer.alloc(mebibyte)
  for (let at = 0; at < bombMebibytes; at += 1)
    await new Promise<void>((resolve) => void gzip.write(zeros, () => resolve()))
  await new Promise<void>((resolve) => void gzip.once('end', resolve).end())
  const complete = Buffer.alloc(bombMebibytes * mebibyte)
  bombs['gzip'] = Buffer.concat(packed)
  bombs['br'] = brotliCompressSync(complete, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })
  bombs['zstd'] = zstdCompressSync(complete)
  bombs['gzip, gzip'] = gzipSync(bombs['gzip'])
})

describe.each(engines)('endless responses through $engine', ({ openEngine }) => {
  test('HP-43 PX-15: a flood is cut off at the limit, and the socket to the provider is closed', async () => {
    const environment = await openRawApiEnvironment({ openEngine, limits: 'answer_mebibytes: 1' })
    environment.api.answer(answerEndlessly)
    const memory = measurePeakMemory()
    const line = await call(environment)
    await line.untilClosed()
    expect(line.bytes()).toBeLessThan(1.1 * mebibyte)
    expect(line.isComplete()).toBe(false)
    await expectNoOpenSockets(environment)
    expect(memory()).toBeLessThan(64)
    await expectStillServing(environment)
  })

  test('HP-43 PX-15: a response with a length above the limit is refused at once', async () => {
    const environment = await openRawApiEnvironment({ openEngine, limits: 'answer_mebibytes: 1' })
    environment.api.answer((request, response) => {
      response.writeHead(200, { 'content-length': 1_073_741_824 })
      answerEndlessly(request, response)
    })
    const line = await call(environment)
    await line.untilResponses(1)
    expect(line.statuses()).toEqual([502])
    expect(line.text()).toContain('provider-answer-too-large')
    await expectNoOpenSockets(environment)
  })

  test('HP-43 PX-15: a slow endless response is cut off at the time limit', async () => {
    const environment = await openRawApiEnvironment({ openEngine, limits: 'answer_minutes: 1' })
    let drip = () => {}
    environment.api.answer((_request, response) => {
      drip = () => void response.write('"drop"')
      drip()
    })
    const line = await call(environment)
    await expect.poll(() => line.text()).toContain('"drop"')
    environment.at.clock.pass(59)
    drip()
    await expect.poll(() => line.text().split('"drop"').length).toBe(3)
    expect(line.isClosed()).toBe(false)
    environment.at.clock.pass(2)
    drip()
    await line.untilClosed()
    expect(line.text().split('"drop"')).toHaveLength(3)
    await expectNoOpenSockets(environment)
  })

  test('PX-15: clients that disconnect before or during the response end their provider calls', async () => {
    const environment = await openRawApiEnvironment({ openEngine })
    for (const [answer, begun] of [
      [() => {}, false],
      [answerEndlessly, true],
    ] as const) {
      environment.api.answer(answer)
      const before = environment.api.requests.length
      const lines = await Promise.all(Array.from({ length: 5 }, () => call(environment)))
      await expect
        .poll(() => environment.api.requests.length, { timeout: 60_000 })
        .toBe(before + lines.length)
      if (begun) await Promise.all(lines.map((line) => line.untilResponses(1)))
      for (const line of lines) line.close()
      await expectNoOpenSockets(environment)
    }
    expect(environment.at.logs.filter(({ level }) => level === 'error')).toEqual([])
    await expectStillServing(environment)
  })

  test.each(['gzip', 'br', 'zstd', 'gzip, gzip'])(
    'PX-16 HP-43: a 200 MB bomb (%s) passes encoded or is cut off at the limit, without use of memory',
    async (coding) => {
      const environment = await openRawApiEnvironment({ openEngine, limits: 'answer_mebibytes: 1' })
      const bomb = bombs[coding] ?? Buffer.alloc(0)
      expect(bomb.length).toBeLessThan(mebibyte)
      for (const status of [200, 500]) {
        environment.api.answer((_request, response) => {
          response.writeHead(status, { 'content-type': 'application/json', 'content-encoding': coding })
          response.end(bomb)
        })
        const memory = measurePeakMemory()
        const line = await call(environment)
        await line.untilFinished()
        expect([status, 502]).toContain(line.statuses()[0])
        expect(line.bytes()).toBeLessThan(1.1 * mebibyte)
        expect(memory()).toBeLessThan(100)
        line.close()
      }
      await expectStillServing(environment)
    },
  )

  test('HP-43 PX-17 PX-13: a wrong length is no complete response and never the response to the next call', async () => {
    const environment = await openProxyEnvironment({ openEngine, openApi: openRawApi })
    const ok = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'
    const poison = `${ok}content-length: 6\r\n\r\nPOISON`
    const complete = [
      `${ok}content-length: 2\r\n\r\n{}`,
      `${ok}content-length: 2\r\n\r\n{}POISON`,
      `${ok}content-length: 2\r\n\r\n{}${poison}`,
    ]
    const broken = [
      `${ok}content-length: 2\r\ncontent-length: 8\r\n\r\n{}POISON`,
      `${ok}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${poison}`,
      `${ok}content-length: -2\r\n\r\n{}${poison}`,
      `HTTP/1.1 200 OK\r\nx : y\r\ncontent-length: 2\r\n\r\n{}${poison}`,
      `${ok}transfer-encoding: chunked\r\n\r\nPOISON\r\n`,
      'POISON',
    ]
    for (const bytes of [...complete, ...broken]) {
      environment.api.answer(bytes)
      const line = await call(environment)
      await line.untilResponseOrClosed()
      expect([bytes, line.text()]).not.toEqual([bytes, expect.stringContaining('POISON')])
      expect([bytes, line.text()]).toEqual([
        bytes,
        expect.stringMatching(complete.includes(bytes) ? /\r\n\r\n\{\}$/ : /"code":"provider-|^$|200 OK/),
      ])
      await expectNextCallServed(environment)
    }
  })

  test('HP-43 PX-17: fewer bytes than declared are no complete response', async () => {
    const environment = await openRawApiEnvironment({ openEngine })
    for (const length of [100, 100_000]) {
      environment.api.answer((_request, response) => {
        response.writeHead(200, { 'content-length': length })
        response.write('too little', () => response.destroy())
      })
      const line = await call(environment)
      await line.untilResponseOrClosed()
      // A short body is buffered completely. The beginning of a long one has already been sent.
      if (line.statuses()[0] === 200) await line.untilClosed()
      expect([502, 200]).toContain(line.statuses()[0])
      await expectStillServing(environment)
    }
  })

  test('HP-43: unsendable headers and invalid statuses affect no other call', async () => {
    const environment = await openProxyEnvironment({ openEngine, openApi: openRawApi })
    const end = 'content-length: 2\r\n\r\n{}'
    for (const bytes of [
      `HTTP/1.1 200 OK\r\netag: "\u{1f600}"\r\n${end}`,
      `HTTP/1.1 200 OK\r\ncontent-type: a/b; c="\u00e4\u4e2d"\r\n${end}`,
      `HTTP/1.1 200 OK\r\nretry-after: \u0001\r\n${end}`,
      `HTTP/1.1 999 Odd\r\n${end}`,
      `HTTP/1.1 099 Odd\r\n${end}`,
      `HTTP/1.1 600 \u4e2d\r\n${end}`,
      'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 200 OK\r\n${end}`,
      `HTTP/1.1 200 OK\r\n${'x-a: a\r\n'.repeat(4_000)}${end}`,
    ]) {
      environment.api.answer(bytes)
      const line = await call(environment)
      await line.untilResponseOrClosed()
      expect([bytes, line.statuses().length]).toEqual([bytes, 1])
      await expectNextCallServed(environment)
    }
  })
})

test('HP-43 PX-15: a response that does not start, or has slow headers, is cut off by the engine', async () => {
  const openEngine = () => undiciForward({ headersMs: 300, silenceMs: 300 })
  for (const begin of ['', 'HTTP/1.1 200 OK\r\n']) {
    const environment = await openRawApiEnvironment({ openEngine })
    environment.api.answer(({ socket }) => {
      socket.write(begin)
      const timer = setInterval(() => void (begin && socket.write('x-drop: a\r\n')), 20)
      socket.once('close', () => clearInterval(timer))
    })
    const line = await call(environment)
    await line.untilResponses(1)
    expect(line.statuses()).toEqual([504])
    expect(line.text()).toContain('provider-too-slow')
    await expectNoOpenSockets(environment)
  }
})
