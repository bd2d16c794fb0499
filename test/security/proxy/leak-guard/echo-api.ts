import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Forward } from '@planbridge/bff/testing'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** An API over HTTP with scripted responses, which may contain the received credentials. */
export interface EchoApi {
  answer(how: Answer): void
  /** The credentials of the last request. */
  readonly sent: () => { readonly bearer: string; readonly subscriptionKey: string }
  /** The number of responses that were cut off. */
  readonly cutOff: () => number
  /** Directs every request of an engine to this API. */
  readonly through: (forward: Forward) => Forward
  close(): Promise<void>
}

export const openEchoApi = async (): Promise<EchoApi> => {
  let answer: Answer = (_, response) => response.end('{}')
  let headers: IncomingMessage['headers'] = {}
  let cutOff = 0
  const server = createServer((request, response) => {
    ;({ headers } = request)
    response.once('close', () => {
      if (!response.writableFinished) cutOff += 1
    })
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    answer: (how) => void (answer = how),
    sent: () => ({
      bearer: String(headers.authorization).replace('Bearer ', ''),
      subscriptionKey: String(headers['ocp-apim-subscription-key']),
    }),
    cutOff: () => cutOff,
    through: (forward) => (request) => forward({ ...request, origin }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
