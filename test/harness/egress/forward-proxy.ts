import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream'
import type { Issued } from '../tls/authority.ts'

/** How the proxy behaves. */
export interface ProxyManners {
  /** The `Proxy-Authorization` that it requires. */
  readonly authorization?: string
  /** Refuses every request with this status. */
  readonly status?: number
  /** Closes every connection without an answer. */
  readonly hangsUp?: boolean
  /** Where a destination (`host:port`) is on this machine; by default it is reached as named. */
  readonly places?: Readonly<Record<string, number>>
}

/** A forward proxy: tunnels by CONNECT, and requests in absolute form. */
export interface ForwardProxy {
  readonly origin: string
  readonly port: number
  /** `CONNECT host:port` and `GET http://…`, in the order of arrival, refused ones included. */
  readonly asked: readonly string[]
  readonly change: (manners: ProxyManners) => void
  readonly close: () => Promise<void>
}

const bodyless = (status: number) =>
  `HTTP/1.1 ${status} Refused\r\n${status === 407 ? 'proxy-authenticate: Basic\r\n' : ''}content-length: 0\r\n\r\n`

const isAllowed = ({ authorization }: ProxyManners, { headers }: IncomingMessage): boolean =>
  authorization === undefined || headers['proxy-authorization'] === authorization

const placeOf = ({ places }: ProxyManners, authority: string) => {
  const url = new URL(`http://${authority}`)
  const port = places?.[authority]
  return port === undefined
    ? { host: url.hostname, port: Number(url.port || 80) }
    : { host: '127.0.0.1', port }
}

const tunnel = (manners: ProxyManners, asked: IncomingMessage, client: Duplex): void => {
  client.on('error', () => client.destroy())
  if (manners.hangsUp === true) return void client.destroy()
  const status = isAllowed(manners, asked) ? manners.status : 407
  if (status !== undefined) return void client.end(bodyless(status))
  const target = connect(placeOf(manners, asked.url ?? ''), () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n')
    target.pipe(client).pipe(target)
  })
  target.on('error', () => void client.end(bodyless(502)))
  target.on('close', () => client.destroy())
  client.on('close', () => target.destroy())
}

const pass = (manners: ProxyManners, asked: IncomingMessage, answer: ServerResponse): void => {
  if (manners.hangsUp === true) return void answer.destroy()
  const status = isAllowed(manners, asked) ? manners.status : 407
  if (status !== undefined) return void answer.writeHead(status).end()
  const url = new URL(asked.url ?? '')
  const { 'proxy-authorization': _credentials, ...headers } = asked.headers
  const { method = 'GET' } = asked
  const sent = request(
    { ...placeOf(manners, url.host), method, path: url.pathname + url.search, headers },
    (received) => {
      answer.writeHead(received.statusCode ?? 502, received.rawHeaders)
      pipeline(received, answer, () => answer.destroy())
    },
  )
  sent.on('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()))
  answer.on('close', () => sent.destroy())
  asked.pipe(sent)
}

/** Starts a forward proxy on a free port. It uses TLS if given a certificate for `localhost`. */
export const openForwardProxy = async (first: ProxyManners = {}, secure?: Issued): Promise<ForwardProxy> => {
  let manners = first
  const asked: string[] = []
  const server: Server = secure ? createSecureServer(secure) : createServer()
  server.on('request', (incoming, answer) => {
    asked.push(`${incoming.method} ${incoming.url}`)
    pass(manners, incoming, answer)
  })
  const sockets = new Set<Duplex>()
  server.on('connect', (incoming: IncomingMessage, socket: Duplex) => {
    asked.push(`CONNECT ${incoming.url}`)
    sockets.add(socket.once('close', () => void sockets.delete(socket)))
    tunnel(manners, incoming, socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: secure ? `https://localhost:${port}` : `http://127.0.0.1:${port}`,
    port,
    asked,
    change: (next) => void (manners = next),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
        for (const socket of sockets) socket.destroy()
      }),
  }
}
