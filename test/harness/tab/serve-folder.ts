import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import type { Issued } from '../tls/authority.ts'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}

/** A static web server, such as those of hosting companies. */
export interface StaticHost {
  readonly port: number
  /** The paths of the requests so far. */
  readonly requests: readonly string[]
  readonly stop: () => Promise<void>
}

const read = (folder: string, path: string): Buffer | undefined => {
  try {
    return readFileSync(join(folder, normalize(path)))
  } catch {
    return undefined
  }
}

/**
 * Serves the files of a folder and answers every other path with its 404.html. The folder is looked up at each request, so it can be
 * another one after a while. With a certificate it speaks TLS.
 */
export const serveFolder = async (folder: () => string, certificate?: Issued): Promise<StaticHost> => {
  const requests: string[] = []
  const answer: RequestListener = (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    requests.push(pathname)
    const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname
    const found = read(folder(), path)
    const type = found ? (types[extname(path)] ?? 'application/octet-stream') : types['.html']
    response.writeHead(found ? 200 : 404, { 'content-type': type })
    response.end(found ?? read(folder(), '/404.html') ?? 'Not found')
  }
  const server = certificate ? createTlsServer(certificate, answer) : createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { port: (server.address() as AddressInfo).port, requests, stop }
}
