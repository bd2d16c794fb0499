import { setImmediate as nextLease } from 'node:timers/promises'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { fetchForward } from '@planbridge/bff/testing'
import { nativeFindBytes } from '@planbridge/bff/internal/transport/find-bytes-engine.ts'
import { undiciForward } from '@planbridge/bff/internal/transport/undici-engine.ts'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { openTalkativeApi, type TalkativeApi } from './leak-guard/talkative-api.ts'
import { type Watched, watched } from '../../harness/deployment/watched.ts'

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

describe.each(engines)(
  'an API that repeats what it was sent, through $engine',
  ({ engine, open, findBytes }) => {
    let api: TalkativeApi
    let at: Watched
    let browser: Browser
    let connection: string

    const openAt = async (config: (text: string) => string = (text) => text) => {
      const { forward, close } = open()
      at = await watched(`guard ${engine}`, {
        config,
        forwardThrough: () => Promise.resolve(api.through(forward)),
        ...(findBytes && { engines: { findBytes } }),
      })
      onTestFinished(close)
      browser = openBrowser(at)
      connection = (await browser.connected({ integration: 'dp-hybrid' }, priya)).id
    }

    beforeEach(async () => {
      api = await openTalkativeApi()
      onTestFinished(api.close)
      await openAt()
    })

    const reports = () => at.logs.filter(({ event }) => event === 'credential.in-response')

    const refusal = async () => {
      const { answer, text, whole } = await readThrough()
      return whole ? [answer.status, (JSON.parse(text) as { code: string }).code] : [text]
    }
    const failed = [502, 'credential-in-answer']
    // An engine that does not wait for a small answer as a whole cuts it short before its first byte.
    const refusals = engine === 'fetch' ? [failed, ['']] : [failed]

    const said = (where: 'headers' | 'body') => ({
      event: 'credential.in-response',
      level: 'error',
      integration: 'dp-hybrid',
      connection,
      operation: 'list-clients',
      where,
    })

    /** What a caller got of an answer before it ended, and whether it ended as it should. */
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
        return { answer, text, whole: true }
      } catch {
        return { answer, text, whole: false }
      }
    }

    test('its headers in the body: the person gets a failure, the operator a report, nobody the text (PX-21, HP-43)', async () => {
      api.answer((request, response) => response.end(JSON.stringify(request.headers)))
      expect(refusals).toContainEqual(await refusal())
      expect(reports()).toEqual([said('body')])
      const { bearer, subscriptionKey } = api.sent()
      const everything = JSON.stringify(at.logs) + at.answers.join('')
      for (const credential of [bearer, subscriptionKey]) expect(everything).not.toContain(credential)
    })

    test('in an error of its own, in the header that names a version, or escaped (PX-21)', async () => {
      api.answer((request, response) => response.writeHead(500).end(JSON.stringify(request.headers)))
      expect(refusals).toContainEqual(await refusal())
      api.answer((_, response) => response.setHeader('etag', `"${api.sent().subscriptionKey}"`).end('{}'))
      expect(refusals).toContainEqual(await refusal())
      api.answer((_, response) =>
        response.end(`{"u":"?t=${encodeURIComponent(api.sent().bearer).replaceAll('e', '%65')}"}`),
      )
      expect(refusals).toContainEqual(await refusal())
      expect(reports()).toEqual([said('body'), said('headers'), said('body')])
    })

    test('one character at a time: the call is cut short, and no character of it has gone on (PX-21, HP-43)', async () => {
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
      const { text, whole } = await readThrough()
      expect({ text, whole }).toEqual({ text: '{"before":1,"token":"', whole: false })
      expect(reports()).toEqual([said('body')])
      await expect.poll(api.brokenOff).toBe(1)
    })

    test('all of it but the last character, at the end: nothing is a credential, so nothing is kept back', async () => {
      const part = () => api.sent().bearer.slice(0, -1)
      api.answer((_, response) => {
        response.write('{"token":"')
        response.end(part())
      })
      expect(await readThrough()).toMatchObject({ text: `{"token":"${part()}`, whole: true })
      expect(reports()).toEqual([])
    })

    test.each([
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
    ])('packed as %s although we ask for it as it is (PX-21, PX-17)', async (coding, pack) => {
      const answering = (text: () => string) =>
        api.answer((_, response) => response.setHeader('content-encoding', coding).end(pack(text())))
      answering(() => `{"name":"Ana"}`)
      const { answer, text } = await readThrough()
      expect(text).toBe('{"name":"Ana"}')
      expect(answer.headers.get('content-encoding')).toBeNull()
      expect(answer.headers.get('content-length')).toBeNull()
      answering(() => JSON.stringify(api.sent()))
      expect(await readThrough()).toMatchObject({ text: '', whole: false })
      expect(reports()).toEqual([said('body')])
    })

    const unknown = ['compress', 'constructor', 'gzip, x']
    // Those that `fetch` unpacks by itself never reach us packed.
    test.each(engine === 'fetch' ? unknown : [...unknown, 'zstd', 'gzip, gzip', 'br, gzip'])(
      'packed as %s, which nobody here can look into: it does not go on (PX-16, PX-21)',
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
        await expect.poll(() => api.brokenOff()).toBe(1)
      },
    )

    test('a bomb is unpacked no faster than it is read, and no further than the limit (PX-16, HP-43)', async () => {
      await openAt((text) => `${text}\nproxy: { answer_mebibytes: 8 }\n`)
      const bomb = gzipSync(new Uint8Array(1024 * mebibyte), { level: 9 })
      api.answer((_, response) => response.setHeader('content-encoding', 'gzip').end(bomb))
      const before = process.memoryUsage().arrayBuffers
      let read = 0
      let most = 0
      const { whole } = await readThrough((chunk) => {
        read += chunk.byteLength
        most = Math.max(most, process.memoryUsage().arrayBuffers - before)
      })
      expect(whole).toBe(false)
      expect(read).toBeLessThanOrEqual(8 * mebibyte)
      expect(read).toBeGreaterThan(7 * mebibyte)
      expect(most).toBeLessThan(64 * mebibyte)
    })

    test('a renewed token is known at once (PX-21)', async () => {
      const lasting = await browser.connected({ integration: 'dp-hybrid', model: 'delegation' }, priya)
      const seen: string[] = []
      api.answer((_, response) => {
        seen.push(api.sent().bearer)
        if (seen.length === 1) return response.writeHead(401).end('{"error":"invalid_token"}')
        return response.end(JSON.stringify({ token: api.sent().bearer }))
      })
      const answer = await browser.api(lasting.id, clients).then(
        (response) => response.text(),
        () => '',
      )
      expect(new Set(seen).size).toBe(2)
      expect(answer).not.toContain(seen[1])
      expect(reports()).toMatchObject([{ connection: lasting.id, where: 'body' }])
    })

    test('switched off, it goes through as it came, and the start warns of that', async () => {
      await openAt((text) => `${text}\nproxy: { guard: off }\n`)
      api.answer((request, response) => response.end(request.headers.accept ?? 'none'))
      expect((await browser.api(connection, clients)).status).toBe(200)
      api.answer((_, response) => response.end(`"${'x'.repeat(10)}"`))
      expect((await readThrough()).text).toBe('"xxxxxxxxxx"')
      api.answer((_, response) => response.end(api.sent().subscriptionKey))
      expect((await readThrough()).text).toBe(api.sent().subscriptionKey)
    })
  },
)
