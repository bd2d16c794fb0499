import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Connect, Plugin, ViteDevServer } from 'vite'
import { documentPath, filesPath, pageScript, workerPath } from '../places.ts'
import { bundleTab, sqlWasm } from './bundle-tab.ts'
import { documents, firstPage, workerFile } from './tab-files.ts'

export interface PlanbridgeTabOptions {
  /** The script for hosts' pages, which is served at `/embed/v1/connect.js`. */
  readonly loader: () => Promise<string>
}

interface Served {
  readonly type: string
  readonly content: string | Uint8Array
}

const javascript = 'text/javascript; charset=utf-8'
const html = 'text/html; charset=utf-8'

const kindAt = (path: string) =>
  (Object.keys(documents) as (keyof typeof documents)[]).find((kind) => documentPath(kind) === path)

/** Runs a task at the first call only. */
const once = <Result>(task: () => Promise<Result>) => {
  let result: Promise<Result> | undefined
  return () => (result ??= task())
}

const openFiles = (server: ViteDevServer, { loader }: PlanbridgeTabOptions) => {
  const scripts = once(bundleTab)
  const script = async (name: 'page' | 'start'): Promise<Served> => ({
    type: javascript,
    content: (await scripts())[name],
  })
  const fixed: Readonly<Record<string, () => Promise<Served>>> = {
    async [workerPath]() {
      const { [workerPath]: content = '' } = workerFile((await scripts()).worker, {}, true)
      return { type: javascript, content }
    },
    [pageScript]: () => script('page'),
    [`${filesPath}start.js`]: () => script('start'),
    [`${filesPath}sql-wasm.wasm`]: async () => ({ type: 'application/wasm', content: sqlWasm() }),
    '/embed/v1/connect.js': async () => ({ type: javascript, content: await loader() }),
  }
  return async (path: string): Promise<Served | undefined> => {
    const kind = kindAt(path)
    if (kind === undefined) return fixed[path]?.()
    const file = join(server.config.root, documents[kind])
    const content = await server.transformIndexHtml(`/${documents[kind]}`, readFileSync(file, 'utf8'))
    return { type: html, content }
  }
}

/** A navigation that the worker did not answer: it is not installed yet. */
const isNavigation = (request: Connect.IncomingMessage): boolean =>
  request.headers['sec-fetch-mode'] === 'navigate' ||
  (request.headers.accept?.includes('text/html') === true && extname(request.url ?? '') === '')

/**
 * Serves the simulation beside a web app under Vite. Documents come from the worker, which has Planbridge in it, so this server answers a
 * navigation with the page that installs the worker.
 */
export const planbridgeTab = (options: PlanbridgeTabOptions): Plugin => ({
  name: 'planbridge-tab',
  apply: 'serve',
  configureServer(server) {
    const find = openFiles(server, options)
    const served = async (path: string, request: Connect.IncomingMessage): Promise<Served | undefined> =>
      (await find(path)) ?? (isNavigation(request) ? { type: html, content: firstPage() } : undefined)
    const handle = async (...[request, response, next]: Parameters<Connect.NextHandleFunction>) => {
      try {
        const file = await served(new URL(request.url ?? '/', 'http://localhost').pathname, request)
        if (!file) return next()
        response.setHeader('content-type', file.type)
        response.setHeader('cache-control', 'no-cache')
        response.end(file.content)
      } catch (error) {
        next(error)
      }
    }
    server.middlewares.use((...handled) => void handle(...handled))
  },
})
