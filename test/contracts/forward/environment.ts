import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

/** A request as the API received it. */
export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
}

/** An API over HTTP that tests the engines of `forward`. */
export interface ForwardEnvironment {
  readonly origin: string
  /** The target of the redirects. */
  readonly redirectTarget: { readonly origin: string; readonly requests: () => number }
  readonly requests: () => readonly string[]
  /** Makes `/stream` send its last chunk. */
  readonly release: () => void
  /** The bytes of `/flood` sent so far. */
  readonly flooded: () => number
  /** True if `/flood` has been blocked by backpressure for half a second. */
  readonly isStalled: () => boolean
  /** Resolves when the caller of `/silent`, `/endless` or `/flood` closes its socket. */
  readonly disconnected: Promise<void>
  readonly close: () => Promise<void>
}

export const plainText = 'ä plain text, '.repeat(200)

const listen = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const stop = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

const echo = async (request: IncomingMessage, response: ServerResponse) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { rawHeaders } = request
  const headers = rawHeaders.flatMap((name, at) =>
    at % 2 === 0 ? [[name.toLowerCase(), rawHeaders[at + 1] ?? ''] as const] : [],
  )
  const body = Buffer.concat(chunks).toString()
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ method: request.method, path: request.url, headers, body }))
}

const compressed = (_request: IncomingMessage, response: ServerResponse) => {
  const bytes = gzipSync(plainText)
  response.writeHead(200, {
    'content-type': 'text/plain; charset=utf-8',
    'content-encoding': 'gzip',
    'content-length': bytes.length,
  })
  response.end(bytes)
}

const decorated = (_request: IncomingMessage, response: ServerResponse) => {
  response.writeHead(418, {
    'content-type': 'application/vnd.docplanner+json; charset=UTF-8',
    'x-ratelimit-limit': '100',
    etag: 'W/"7"',
    'set-cookie': ['a=1; Path=/', 'b=2; Path=/'],
  })
  response.end('{"teapot":true}')
}

const cutShort = (_request: IncomingMessage, response: ServerResponse) => {
  response.writeHead(200, { 'content-length': '100' })
  response.write('not all', () => response.destroy())
}

/** An endless response that respects backpressure. */
const openFlood = () => {
  const chunk = new Uint8Array(65_536)
  let bytes = 0
  let lastWrittenAt = 0
  const write = (response: ServerResponse) => {
    lastWrittenAt = performance.now()
    bytes += chunk.byteLength
    if (response.write(chunk)) setImmediate(() => write(response))
    else response.once('drain', () => write(response))
  }
  return {
    begin: write,
    bytes: () => bytes,
    isStalled: () => bytes > 0 && performance.now() - lastWrittenAt > 500,
  }
}

const redirecting = (to: string) => (request: IncomingMessage, response: ServerResponse) => {
  const status = Number(request.url?.split('/').at(-1))
  response.writeHead(status, { location: `${to}/taken`, etag: '"7"' }).end()
}

export const openForwardEnvironment = async (): Promise<ForwardEnvironment> => {
  let redirectTargetRequests = 0
  const redirectTarget = await listen((_request, response) => {
    redirectTargetRequests += 1
    response.end('another origin')
  })
  const flood = openFlood()
  const requests: string[] = []
  const released = Promise.withResolvers<void>()
  const disconnected = Promise.withResolvers<void>()
  const answers: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => unknown>> = {
    echo,
    compressed,
    decorated,
    'cut-short': cutShort,
    stream: (_request, response) => {
      response.write('first')
      void released.promise.then(() => response.end('last'))
    },
    flood: (_request, response) => flood.begin(response.once('close', disconnected.resolve)),
    silent: (_request, response) => response.once('close', disconnected.resolve),
    endless: (_request, response) => response.once('close', disconnected.resolve).write('first'),
    status: redirecting(redirectTarget.origin),
  }
  const { server, origin } = await listen((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    void answers[request.url?.split(/[/?]/)[1] ?? '']?.(request, response)
  })
  return {
    origin,
    redirectTarget: { origin: redirectTarget.origin, requests: () => redirectTargetRequests },
    requests: () => requests,
    release: () => released.resolve(),
    flooded: () => flood.bytes(),
    isStalled: () => flood.isStalled(),
    disconnected: disconnected.promise,
    close: async () => void (await Promise.all([stop(server), stop(redirectTarget.server)])),
  }
}
