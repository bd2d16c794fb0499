import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A message as it arrived. */
export interface Received {
  readonly id: string
  /** The bytes of the body. */
  readonly body: Buffer
  readonly headers: IncomingHttpHeaders
}

export interface ReceiverAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** The answer to a message; `at` counts the messages before it. A promise that never resolves is a host that hangs. */
export type AnswerMessage = (message: Received, at: number) => ReceiverAnswer | Promise<ReceiverAnswer>

export interface Receiver {
  readonly url: string
  readonly received: readonly Received[]
  readonly answer: (next: AnswerMessage) => void
  readonly close: () => Promise<void>
}

const accepts: AnswerMessage = () => ({ status: 204 })

/** An endpoint of a host: a server on 127.0.0.1 that keeps each message as it arrived. */
export const openReceiver = async (first: AnswerMessage = accepts, port = 0): Promise<Receiver> => {
  const received: Received[] = []
  let answer = first
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => void chunks.push(chunk))
    request.on('end', () => {
      const message = {
        id: String(request.headers['webhook-id']),
        body: Buffer.concat(chunks),
        headers: request.headers,
      }
      received.push(message)
      void Promise.resolve(answer(message, received.length - 1)).then(({ status, headers = {}, body }) =>
        response.writeHead(status, headers).end(body),
      )
    })
  })
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answer: (next) => void (answer = next),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
