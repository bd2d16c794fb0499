import { request } from 'node:http'
import { resolve } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { serve } from '@planbridge/bff/internal/http/node/serve.ts'
import type { Site } from '@planbridge/bff/internal/http/browser/site.ts'
import { loadSite } from '@planbridge/bff/internal/http/node/load-site.ts'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { recordedDeployment } from '../../harness/deployment/recorded-deployment.ts'
import { freePort } from '../../harness/free-ports.ts'
import { build } from '../../harness/processes/build-site.ts'
import { repositoryRoot } from '../../harness/repository-root.ts'

let site: Site

beforeAll(() => {
  build(repositoryRoot)
  const loaded = loadSite([resolve(repositoryRoot, 'dist/web')])
  if (!loaded) throw new Error('the build of the web app failed')
  site = loaded
})

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

/** Serves the built site. Returns a function that sends a request without decoding its answer, as a browser's network stack gets it. */
const openSite = async () => {
  const { planbridge } = await recordedDeployment('assets', { engines: { site } })
  const port = await freePort()
  const serving = await serve(planbridge, { host: '127.0.0.1', port })
  onTestFinished(() => serving.close())
  return (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answer> =>
    new Promise((done, failed) => {
      const sent = request({
        host: '127.0.0.1',
        port,
        path,
        method,
        headers: { host: 'localhost:8787', ...headers },
      })
      sent.once('error', failed)
      sent.once('response', (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => void chunks.push(chunk))
        response.once('end', () =>
          done({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        )
      })
      sent.end()
    })
}

const decoders: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  br: (body) => brotliDecompressSync(body),
  gzip: (body) => gunzipSync(body),
}

/** The path of a script of the site; every build has several. */
const scriptOf = ({ assets }: Site): string => [...assets.keys()].find((path) => path.endsWith('.js')) ?? ''
const shrinks = ({ compressed }: { readonly compressed: object }) => Object.keys(compressed).length > 0

describe('the files of the web app', () => {
  test('WB-150: every script and style sheet is sent compressed, with the same bytes after decoding', async () => {
    const send = await openSite()
    const files = [...site.assets].filter(([path]) => /\.(?:js|css)$/.test(path))
    expect(files.filter(([, asset]) => asset.body.length > 1000 && !shrinks(asset))).toEqual([])
    // A file of a few bytes gets smaller by one coding only, or by none.
    for (const [path, asset] of files)
      for (const coding of Object.keys(asset.compressed)) {
        const { status, headers, body } = await send(path, { 'accept-encoding': coding })
        expect([status, headers['content-encoding'], headers['content-type']]).toEqual([
          200,
          coding,
          asset.type,
        ])
        expect(headers['content-length']).toBe(String(body.length))
        expect(body.length).toBeLessThan(asset.body.length)
        expect(decoders[coding]?.(body).equals(asset.body)).toBe(true)
      }
  })

  test('WB-150: a client that accepts no coding gets the plain bytes, and caches learn what the answer depends on', async () => {
    const send = await openSite()
    const path = scriptOf(site)
    for (const accepted of [undefined, '', 'deflate', 'br;q=0, gzip;q=0']) {
      const answer = await send(path, accepted === undefined ? {} : { 'accept-encoding': accepted })
      expect([answer.status, answer.headers['content-encoding'], answer.headers['vary']]).toEqual([
        200,
        undefined,
        'Accept-Encoding',
      ])
      expect(answer.body.equals(site.assets.get(path)?.body ?? Buffer.alloc(0))).toBe(true)
    }
    const refused = await send(path, { 'accept-encoding': 'identity;q=0' })
    expect([refused.status, refused.body.length, refused.headers['vary']]).toEqual([
      406,
      0,
      'Accept-Encoding',
    ])
    expect(refused.headers['cache-control']).toBe('no-store')
  })

  test('WB-151: each representation has a strong tag of its own and is answered with 304 while it is unchanged', async () => {
    const send = await openSite()
    const path = scriptOf(site)
    const tags = new Set<string>()
    for (const coding of ['br', 'gzip', 'identity']) {
      const accepted = { 'accept-encoding': coding }
      const { headers } = await send(path, accepted)
      const tag = String(headers['etag'])
      tags.add(tag)
      expect(tag).toMatch(/^"[^"]+"$/)
      for (const held of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
        const again = await send(path, { ...accepted, 'if-none-match': held })
        expect([again.status, again.body.length]).toEqual([304, 0])
        expect(again.headers).toMatchObject({
          etag: tag,
          vary: 'Accept-Encoding',
          'cache-control': 'public, max-age=31536000, immutable',
        })
      }
      expect((await send(path, { ...accepted, 'if-none-match': '"other"' })).status).toBe(200)
    }
    expect(tags.size).toBe(3)
    const [other = ''] = tags
    const crossed = await send(path, { 'accept-encoding': 'gzip', 'if-none-match': other })
    expect([crossed.status, crossed.headers['content-encoding']]).toEqual([200, 'gzip'])
  })

  test('WB-151: HEAD has the headers of GET, and a range is answered with the whole file', async () => {
    const send = await openSite()
    const path = scriptOf(site)
    for (const coding of ['br', 'identity']) {
      const accepted = { 'accept-encoding': coding }
      const [whole, head, part] = [
        await send(path, accepted),
        await send(path, accepted, 'HEAD'),
        await send(path, { ...accepted, range: 'bytes=0-9', 'if-range': '"other"' }),
      ]
      const names = ['content-length', 'content-encoding', 'content-type', 'etag', 'vary', 'cache-control']
      for (const name of names) expect([name, head.headers[name]]).toEqual([name, whole.headers[name]])
      expect([head.status, head.body.length]).toEqual([200, 0])
      expect([part.status, part.body.equals(whole.body)]).toEqual([200, true])
      expect(part.headers['accept-ranges']).toBe('none')
    }
  })

  test('WB-13 WB-150: compressed files have no address of their own, and documents and data are not cached', async () => {
    const send = await openSite()
    for (const ending of ['.br', '.gz']) {
      const { status, headers } = await send(scriptOf(site) + ending, { 'accept-encoding': 'br, gzip' })
      expect([status, headers['cache-control']]).toEqual([404, 'no-store'])
    }
    for (const path of ['/', '/callback/plannr', '/connections/x']) {
      const { headers } = await send(path, { 'accept-encoding': 'br, gzip' })
      expect([headers['content-encoding'], headers['cache-control'], headers['etag']]).toEqual([
        undefined,
        'no-store',
        undefined,
      ])
    }
  })
})
