import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

/** What the API said it had received. */
export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
}

/** An API over real HTTP whose answers show what an engine of `forward` does with them. */
export interface Environment {
  readonly origin: string
  /** A neighbour to which redirects lead. */
  readonly elsewhere: { readonly origin: string; readonly requests: () => number }
  readonly requests: () => readonly string[]
  /** Lets `/stream` send its last chunk. */
  readonly release: () => void
  /** Bytes of `/flood` that the caller's side took so far. */
  readonly flooded: () => number
  /** Whether nobody took anything of `/flood` for a while. */
  readonly isHeldUp: () => boolean
  /** Resolves when the caller of `/silent`, `/endless` or `/flood` has hung up. */
  readonly hungUp: Promise<void>
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

/** An answer without end, as fast as it is taken. */
const openFlood = () => {
  const chunk = new Uint8Array(65_536)
  let bytes = 0
  let lastTaken = 0
  const more = (response: ServerResponse) => {
    lastTaken = performance.now()
    bytes += chunk.byteLength
    if (response.write(chunk)) setImmediate(() => more(response))
    else response.once('drain', () => more(response))
  }
  return {
    begin: more,
    bytes: () => bytes,
    isHeldUp: () => bytes > 0 && performance.now() - lastTaken > 500,
  }
}

const redirecting = (to: string) => (request: IncomingMessage, response: ServerResponse) => {
  const status = Number(request.url?.split('/').at(-1))
  response.writeHead(status, { location: `${to}/taken`, etag: '"7"' }).end()
}

export const openEnvironment = async (): Promise<Environment> => {
  let elsewhereRequests = 0
  const elsewhere = await listen((_request, response) => {
    elsewhereRequests += 1
    response.end('the stranger')
  })
  const flood = openFlood()
  const requests: string[] = []
  const released = Promise.withResolvers<void>()
  const hungUp = Promise.withResolvers<void>()
  const answers: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => unknown>> = {
    echo,
    compressed,
    decorated,
    'cut-short': cutShort,
    stream: (_request, response) => {
      response.write('first')
      void released.promise.then(() => response.end('last'))
    },
    flood: (_request, response) => flood.begin(response.once('close', hungUp.resolve)),
    silent: (_request, response) => response.once('close', hungUp.resolve),
    endless: (_request, response) => response.once('close', hungUp.resolve).write('first'),
    status: redirecting(elsewhere.origin),
  }
  const { server, origin } = await listen((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    void answers[request.url?.split(/[/?]/)[1] ?? '']?.(request, response)
  })
  return {
    origin,
    elsewhere: { origin: elsewhere.origin, requests: () => elsewhereRequests },
    requests: () => requests,
    release: () => released.resolve(),
    flooded: () => flood.bytes(),
    isHeldUp: () => flood.isHeldUp(),
    hungUp: hungUp.promise,
    close: async () => void (await Promise.all([stop(server), stop(elsewhere.server)])),
  }
}
