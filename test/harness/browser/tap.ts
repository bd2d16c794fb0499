import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as ask,
  type ServerResponse,
} from 'node:http'
import { buffer } from 'node:stream/consumers'

/** One request of the browser and what Planbridge answered, as it went over the wire. */
export interface Exchange {
  readonly method: string
  /** Path and query, as it came. */
  readonly target: string
  readonly requestHeaders: IncomingHttpHeaders
  readonly requestBody: string
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface Tap {
  readonly exchanges: readonly Exchange[]
  /**
   * Loses the next answer to such a request: Planbridge has given it, but a script hears one that breaks off, and a
   * navigation stays where it was.
   */
  readonly loseAnswer: (when: (target: string) => boolean) => void
  readonly close: () => Promise<void>
}

interface Ports {
  readonly listen: number
  readonly forward: number
}

/**
 * Stands between browser and Planbridge, as a reverse proxy does, and hears every byte. It sees what the browser's own
 * tools hide: answers that a navigation threw away, and headers that only the network stack adds.
 */
export const openTap = ({ listen, forward }: Ports): Promise<Tap> => {
  const exchanges: Exchange[] = []
  const toLose: ((target: string) => boolean)[] = []
  const relay = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', url: target = '/', headers: requestHeaders } = request
    const requestBody = await buffer(request)
    const answer = await send(forward, { method, target, requestHeaders, requestBody })
    exchanges.push({ method, target, requestHeaders, requestBody: requestBody.toString(), ...answer })
    const lost = toLose.findIndex((when) => when(target))
    if (lost >= 0) {
      toLose.splice(lost, 1)
      return method === 'GET' ? void response.writeHead(204).end() : breakOff(response)
    }
    response.writeHead(answer.status, [...answer.rawHeaders]).end(answer.body)
  }
  const server = createServer((request, response) => {
    relay(request, response).catch(() => response.destroy())
  })
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(listen, '127.0.0.1', () =>
      resolve({ exchanges, loseAnswer: (when) => void toLose.push(when), close }),
    )
  })
}

interface Sending extends Pick<Exchange, 'method' | 'target' | 'requestHeaders'> {
  readonly requestBody: Buffer
}

type Answer = Pick<Exchange, 'status' | 'headers' | 'body'> & { readonly rawHeaders: readonly string[] }

const hopByHop: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding'])

const send = (port: number, { method, target, requestHeaders, requestBody }: Sending): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method, path: target, headers: requestHeaders, agent: false }
    const request = ask(options, (response) => {
      const { statusCode: status = 0, headers, rawHeaders } = response
      const kept = rawHeaders.flatMap((name, at) =>
        at % 2 === 1 || hopByHop.has(name.toLowerCase()) ? [] : [name, rawHeaders[at + 1] ?? ''],
      )
      buffer(response).then((body) => resolve({ status, headers, rawHeaders: kept, body }), reject)
    })
    request.once('error', reject)
    request.end(requestBody)
  })

// A reset before the first byte would make the browser send the request again by itself.
const breakOff = (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
  response.write('{', () => response.destroy())
}
