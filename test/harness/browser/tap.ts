import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as sendRequest,
  type ServerResponse,
} from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { buffer } from 'node:stream/consumers'

/** One request of the browser and its response, as sent over the network. */
export interface Exchange {
  readonly method: string
  /** Path and query as received. */
  readonly target: string
  readonly requestHeaders: IncomingHttpHeaders
  readonly requestBody: string
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface Tap {
  readonly exchanges: readonly Exchange[]
  /** Drops the next response to a matching request: a script gets a truncated response, a navigation is not committed. */
  readonly dropResponse: (when: (target: string) => boolean) => void
  /** Breaks the connections of all event streams that are open. */
  readonly breakStreams: () => void
  /** The number of open event streams. */
  readonly openStreams: () => number
  readonly close: () => Promise<void>
}

interface TapOptions {
  /** Ports. */
  readonly listen: number
  readonly forward: number
  /** Default: without TLS. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined
}

/**
 * A reverse proxy between browser and Planbridge that records every byte, including data that browser tools hide: responses
 * discarded by a navigation, and headers added by the network stack.
 */
export const openTap = ({ listen, forward, tls }: TapOptions): Promise<Tap> => {
  const exchanges: Exchange[] = []
  const toDrop: ((target: string) => boolean)[] = []
  const streams = new Set<ServerResponse>()
  const relay = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', url: target = '/', headers: requestHeaders } = request
    const requestBody = await buffer(request)
    const sent = { method, target, requestHeaders, requestBody }
    const answered = await send(forward, sent, (headers) => streamTo(response, headers, streams))
    exchanges.push({ method, target, requestHeaders, requestBody: requestBody.toString(), ...answered })
    if (response.headersSent) return undefined
    const index = toDrop.findIndex((when) => when(target))
    if (index >= 0) {
      toDrop.splice(index, 1)
      return method === 'GET' ? void response.writeHead(204).end() : truncate(response)
    }
    response.writeHead(answered.status, [...answered.rawHeaders]).end(answered.body)
  }
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    relay(request, response).catch(() => response.destroy())
  }
  const server = tls ? createTlsServer(tls, answer) : createServer(answer)
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(listen, '127.0.0.1', () =>
      resolve({
        exchanges,
        dropResponse: (when) => void toDrop.push(when),
        breakStreams: () => streams.forEach((stream) => stream.destroy()),
        openStreams: () => streams.size,
        close,
      }),
    )
  })
}

interface ForwardedRequest extends Pick<Exchange, 'method' | 'target' | 'requestHeaders'> {
  readonly requestBody: Buffer
}

type ForwardedResponse = Pick<Exchange, 'status' | 'headers' | 'body'> & {
  readonly rawHeaders: readonly string[]
}

const hopByHop: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding'])

interface Head {
  readonly status: number
  readonly rawHeaders: readonly string[]
}

/** Passes an event stream on while it is sent, for as long as the browser reads it. */
const streamTo = (response: ServerResponse, { status, rawHeaders }: Head, streams: Set<ServerResponse>) => {
  streams.add(response)
  response.once('close', () => streams.delete(response))
  response.writeHead(status, [...rawHeaders])
  response.flushHeaders()
  return response
}

const isStream = ({ headers }: IncomingMessage): boolean =>
  headers['content-type']?.startsWith('text/event-stream') === true

const send = (
  port: number,
  { method, target, requestHeaders, requestBody }: ForwardedRequest,
  openStream: (head: Head) => ServerResponse,
): Promise<ForwardedResponse> =>
  new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method, path: target, headers: requestHeaders, agent: false }
    const request = sendRequest(options, (response) => {
      const { statusCode: status = 0, headers, rawHeaders } = response
      const forwarded = rawHeaders.flatMap((name, at) =>
        at % 2 === 1 || hopByHop.has(name.toLowerCase()) ? [] : [name, rawHeaders[at + 1] ?? ''],
      )
      if (isStream(response)) {
        const received: Buffer[] = []
        const browser = openStream({ status, rawHeaders: forwarded })
        response.on('data', (chunk: Buffer) => void received.push(chunk)).pipe(browser)
        const end = () => resolve({ status, headers, rawHeaders: forwarded, body: Buffer.concat(received) })
        response.once('end', end)
        browser.once('close', () => {
          response.destroy()
          end()
        })
        return
      }
      buffer(response).then((body) => resolve({ status, headers, rawHeaders: forwarded, body }), reject)
    })
    request.once('error', reject)
    request.end(requestBody)
  })

// The browser retries a request whose socket is reset before the first byte, so one byte is sent.
const truncate = (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
  response.write('{', () => response.destroy())
}
