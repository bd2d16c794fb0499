import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createSecureServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'

/** A request as the API read it. */
export interface Heard {
  readonly method: string
  readonly target: string
  /** As they came: in their order, a repeated one repeated. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** What came of its body so far. */
  readonly bytes: () => number
  /** Whether whoever asked has hung up before the end. */
  readonly hungUp: () => boolean
}

export type ApiAnswer = (request: IncomingMessage, response: ServerResponse) => void

export interface RecordingApi {
  readonly origin: string
  readonly heard: readonly Heard[]
  /** Sockets that are open, kept alive or at work. */
  readonly sockets: () => Promise<number>
  readonly answer: (next: ApiAnswer) => void
  readonly close: () => Promise<void>
}

export const answerBriefly: ApiAnswer = (request, response) =>
  void request.resume().once('end', () => {
    response.setHeader('content-type', 'application/json').end('{"data":[]}')
  })

const heardOf = (request: IncomingMessage, response: ServerResponse): Heard => {
  let bytes = 0
  let hungUp = false
  const { method = '', url: target = '', rawHeaders } = request
  request.prependListener('data', ({ byteLength }: Buffer) => void (bytes += byteLength))
  request.pause()
  response.once('close', () => void (hungUp = !response.writableFinished))
  const headers = rawHeaders.flatMap((name, at) =>
    at % 2 === 0 ? [[name.toLowerCase(), rawHeaders[at + 1] ?? ''] as const] : [],
  )
  return { method, target, headers, bytes: () => bytes, hungUp: () => hungUp }
}

const serverFor = (secure: ServerOptions | undefined, listener: RequestListener) =>
  secure ? createSecureServer(secure, listener) : createServer(listener)

/** An API on a port of its own, over TLS where it is given a certificate, which notes what it hears. */
export const openRecordingApi = async (secure?: ServerOptions): Promise<RecordingApi> => {
  const heard: Heard[] = []
  let answer = answerBriefly
  const server = serverFor(secure, (request, response) => {
    heard.push(heardOf(request, response))
    // Whoever hangs up is noted above.
    request.on('error', () => {})
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: secure ? `https://localhost:${port}` : `http://127.0.0.1:${port}`,
    heard,
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
