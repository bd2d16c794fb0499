import { setImmediate as nextLease } from 'node:timers/promises'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { fetchForward } from '@planbridge/bff/testing'
import { nativeFindBytes } from '@planbridge/bff/internal/transport/find-bytes-engine.ts'
import { undiciForward } from '@planbridge/bff/internal/transport/undici-engine.ts'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { type RecordedDeployment, recordedDeployment } from '../../harness/deployment/recorded-deployment.ts'
import { type EchoApi, openEchoApi } from './leak-guard/echo-api.ts'

const priya = { account: 'priya.nair' }
const clients = '/crm/v1/clients'
const mebibyte = 1_048_576

const engines = [
  { engine: 'undici', open: undiciForward, findBytes: nativeFindBytes },
  {
    engine: 'fetch',
    open: () => ({ forward: fetchForward((request) => fetch(request)), close: () => Promise.resolve() }),
    findBytes: undefined,
  },
]

describe.each(engines)('an API that echoes credentials, through $engine', ({ engine, open, findBytes }) => {
  let api: EchoApi
  let at: RecordedDeployment
  let browser: Browser
  let connection: string

  const openAt = async (config: (text: string) => string = (text) => text) => {
    const { forward, close } = open()
    at = await recordedDeployment(`guard ${engine}`, {
      config,
      forwardThrough: () => Promise.resolve(api.through(forward)),
      ...(findBytes && { engines: { findBytes } }),
    })
    onTestFinished(close)
    browser = openBrowser(at)
    connection = (await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)).id
  }

  beforeEach(async () => {
    api = await openEchoApi()
    onTestFinished(api.close)
    await openAt()
  })

  const reports = () => at.logs.filter(({ event }) => event === 'credential.in-response')

  const refusal = async () => {
    const { answer, text, complete } = await readThrough()
    return complete ? [answer.status, (JSON.parse(text) as { code: string }).code] : [text]
  }
  const failed = [502, 'credential-in-answer']
  // An engine that does not buffer small responses cuts them off before their first byte.
  const refusals = engine === 'fetch' ? [failed, ['']] : [failed]

  const reportOf = (where: 'headers' | 'body') => ({
    event: 'credential.in-response',
    level: 'error',
    integration: 'dp-hybrid',
    connection,
    operation: 'list-clients',
    where,
  })

  /** The received text of a response, and whether it was complete. */
  const readThrough = async (look: (chunk: Uint8Array) => void = () => {}) => {
    const answer = await at.direct.fetch(
      new Request(`${at.origin}/bff/proxy/${connection}${clients}`, {
        headers: {
          'x-planbridge': '1',
          'sec-fetch-site': 'same-origin',
          cookie: [...browser.jar].map((pair) => pair.join('=')).join('; '),
        },
      }),
    )
    let text = ''
    const decoder = new TextDecoder()
    try {
      for await (const chunk of answer.body ?? []) {
        look(chunk)
        text += decoder.decode(chunk, { stream: true })
      }
      return { answer, text, complete: true }
    } catch {
      return { answer, text, complete: false }
    }
  }

  test('request headers in the body cause a failure for the person and a report for the operator (PX-21, HP-43)', async () => {
    api.answer((request, response) => response.end(JSON.stringify(request.headers)))
    expect(refusals).toContainEqual(await refusal())
    expect(reports()).toEqual([reportOf('body')])
    const { bearer, subscriptionKey } = api.sent()
    const everything = JSON.stringify(at.logs) + at.responses.join('')
    for (const credential of [bearer, subscriptionKey]) expect(everything).not.toContain(credential)
  })

  test('credentials in an error, in an etag or escaped are found (PX-21)', async () => {
    api.answer((request, response) => response.writeHead(500).end(JSON.stringify(request.headers)))
    expect(refusals).toContainEqual(await refusal())
    api.answer((_, response) => response.setHeader('etag', `"${api.sent().subscriptionKey}"`).end('{}'))
    expect(refusals).toContainEqual(await refusal())
    api.answer((_, response) =>
      response.end(`{"u":"?t=${encodeURIComponent(api.sent().bearer).replaceAll('e', '%65')}"}`),
    )
    expect(refusals).toContainEqual(await refusal())
    expect(reports()).toEqual([reportOf('body'), reportOf('headers'), reportOf('body')])
  })

  test('a credential sent one character at a time cuts the response off before its first character (PX-21, HP-43)', async () => {
    api.answer((_, response) => {
      response.write('{"before":1,"token":"')
      const dripping = async () => {
        for (const character of api.sent().bearer) {
          response.write(character)
          await nextLease()
        }
      }
      void dripping()
    })
    const { text, complete } = await readThrough()
    expect({ text, complete }).toEqual({ text: '{"before":1,"token":"', complete: false })
    expect(reports()).toEqual([reportOf('body')])
    await expect.poll(api.cutOff).toBe(1)
  })

  test('a credential without its last character at the end passes', async () => {
    const part = () => api.sent().bearer.slice(0, -1)
    api.answer((_, response) => {
      response.write('{"token":"')
      response.end(part())
    })
    expect(await readThrough()).toMatchObject({ text: `{"token":"${part()}`, complete: true })
    expect(reports()).toEqual([])
  })

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('an unrequested content coding %s is decoded and checked (PX-21, PX-17)', async (coding, pack) => {
    const answering = (text: () => string) =>
      api.answer((_, response) => response.setHeader('content-encoding', coding).end(pack(text())))
    answering(() => `{"name":"Ana"}`)
    const { answer, text } = await readThrough()
    expect(text).toBe('{"name":"Ana"}')
    expect(answer.headers.get('content-encoding')).toBeNull()
    expect(answer.headers.get('content-length')).toBeNull()
    answering(() => JSON.stringify(api.sent()))
    expect(await readThrough()).toMatchObject({ text: '', complete: false })
    expect(reports()).toEqual([reportOf('body')])
  })

  const unknown = ['compress', 'constructor', 'gzip, x']
  // `fetch` decodes these itself.
  test.each(engine === 'fetch' ? unknown : [...unknown, 'zstd', 'gzip, gzip', 'br, gzip'])(
    'a content coding %s that cannot be decoded is not forwarded (PX-16, PX-21)',
    async (coding) => {
      api.answer((_, response) => {
        response.writeHead(200, { 'content-encoding': coding })
        response.write('not all')
      })
      const answer = await browser.api(connection, clients)
      expect([answer.status, await answer.json()]).toMatchObject([
        502,
        { code: 'provider-answer-unreadable' },
      ])
      await expect.poll(() => api.cutOff()).toBe(1)
    },
  )

  test('a bomb is decoded as it is read, up to the limit (PX-16, HP-43)', async () => {
    await openAt((text) => `${text}\nproxy: { answer_mebibytes: 8 }\n`)
    const bomb = gzipSync(new Uint8Array(1024 * mebibyte), { level: 9 })
    api.answer((_, response) => response.setHeader('content-encoding', 'gzip').end(bomb))
    const before = process.memoryUsage().arrayBuffers
    let read = 0
    let most = 0
    const { complete } = await readThrough((chunk) => {
      read += chunk.byteLength
      most = Math.max(most, process.memoryUsage().arrayBuffers - before)
    })
    expect(complete).toBe(false)
    expect(read).toBeLessThanOrEqual(8 * mebibyte)
    expect(read).toBeGreaterThan(7 * mebibyte)
    expect(most).toBeLessThan(64 * mebibyte)
  })

  test('a renewed token is recognised at once (PX-21)', async () => {
    const delegation = await browser.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya)
    const tokens: string[] = []
    api.answer((_, response) => {
      tokens.push(api.sent().bearer)
      if (tokens.length === 1) return response.writeHead(401).end('{"error":"invalid_token"}')
      return response.end(JSON.stringify({ token: api.sent().bearer }))
    })
    const answer = await browser.api(delegation.id, clients).then(
      (response) => response.text(),
      () => '',
    )
    expect(new Set(tokens).size).toBe(2)
    expect(answer).not.toContain(tokens[1])
    expect(reports()).toMatchObject([{ connection: delegation.id, where: 'body' }])
  })

  test('with the guard switched off the response passes, and the start logs a warning', async () => {
    await openAt((text) => `${text}\nproxy: { guard: off }\n`)
    api.answer((request, response) => response.end(request.headers.accept ?? 'none'))
    expect((await browser.api(connection, clients)).status).toBe(200)
    api.answer((_, response) => response.end(`"${'x'.repeat(10)}"`))
    expect((await readThrough()).text).toBe('"xxxxxxxxxx"')
    api.answer((_, response) => response.end(api.sent().subscriptionKey))
    expect((await readThrough()).text).toBe(api.sent().subscriptionKey)
  })
})
