import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Forward } from '@planbridge/bff/testing'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** An API over real HTTP that says whatever a test wants it to say. */
export interface TalkativeApi {
  answer(how: Answer): void
  /** What was sent to it last. */
  readonly sent: () => { readonly bearer: string; readonly subscriptionKey: string }
  /** How many of its answers nobody waits for any more. */
  readonly brokenOff: () => number
  /** An engine that reaches this API, whatever is asked of it. */
  readonly through: (forward: Forward) => Forward
  close(): Promise<void>
}

export const openTalkativeApi = async (): Promise<TalkativeApi> => {
  let answer: Answer = (_, response) => response.end('{}')
  let headers: IncomingMessage['headers'] = {}
  let brokenOff = 0
  const server = createServer((request, response) => {
    ;({ headers } = request)
    response.once('close', () => {
      if (!response.writableFinished) brokenOff += 1
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
    brokenOff: () => brokenOff,
    through: (forward) => (request) => forward({ ...request, origin }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
