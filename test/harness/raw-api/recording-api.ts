import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createSecureServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'

/** A request as received by the API. */
export interface ReceivedRequest {
  readonly method: string
  readonly target: string
  /** In the order received, repeated ones included. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The number of body bytes received so far. */
  readonly bytes: () => number
  /** True if the client disconnected before the end of the response. */
  readonly isAborted: () => boolean
}

export type ApiAnswer = (request: IncomingMessage, response: ServerResponse) => void

export interface RecordingApi {
  readonly origin: string
  readonly requests: readonly ReceivedRequest[]
  /** The number of open sockets, idle ones included. */
  readonly sockets: () => Promise<number>
  readonly answer: (next: ApiAnswer) => void
  readonly close: () => Promise<void>
}

export const answerBriefly: ApiAnswer = (request, response) =>
  void request.resume().once('end', () => {
    response.setHeader('content-type', 'application/json').end('{"data":[]}')
  })

const chunk = Buffer.alloc(65_536, 'x')

/** An endless response that respects backpressure. */
export const answerEndlessly: ApiAnswer = (_request, response) => {
  const more = () => {
    if (response.destroyed) return
    if (response.write(chunk)) setImmediate(more)
    else response.once('drain', more)
  }
  more()
}

const receivedRequest = (request: IncomingMessage, response: ServerResponse): ReceivedRequest => {
  let bytes = 0
  let isAborted = false
  const { method = '', url: target = '', rawHeaders } = request
  request.prependListener('data', ({ byteLength }: Buffer) => void (bytes += byteLength))
  request.pause()
  response.once('close', () => void (isAborted = !response.writableFinished))
  const headers = rawHeaders.flatMap((name, at) =>
    at % 2 === 0 ? [[name.toLowerCase(), rawHeaders[at + 1] ?? ''] as const] : [],
  )
  return { method, target, headers, bytes: () => bytes, isAborted: () => isAborted }
}

const serverFor = (secure: ServerOptions | undefined, listener: RequestListener) =>
  secure ? createSecureServer(secure, listener) : createServer(listener)

/** An API on a free port that records its requests. It uses TLS if given a certificate. */
export const openRecordingApi = async (secure?: ServerOptions): Promise<RecordingApi> => {
  const requests: ReceivedRequest[] = []
  let answer = answerBriefly
  const server = serverFor(secure, (request, response) => {
    requests.push(receivedRequest(request, response))
    // A disconnect is recorded above.
    request.on('error', () => {})
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: secure ? `https://localhost:${port}` : `http://127.0.0.1:${port}`,
    requests,
    sockets: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    answer: (next) => void (answer = next),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
