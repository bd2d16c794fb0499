import { type RequestListener, type Server, createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { AnswerApiCall } from '../proxy/proxy-adapter.ts'
import type { Caller } from '../caller.ts'
import { defaultProtocolLimits as protocolLimits } from '../../transport/protocol-client.ts'
import { type ClientAddressOf, peerAddressOf } from './client-address.ts'
import { isApiCall, nodeAdapter } from './node-adapter.ts'

/** An app to serve. If it has `answerApiCall`, API calls bypass web requests and responses. */
export interface ServedApp {
  readonly fetch: (request: Request, caller: Caller) => Response | Promise<Response>
  readonly answerApiCall?: AnswerApiCall
}

export interface RunningServer {
  close(): Promise<void>
}

/** Time for open requests to finish on close; a request can wait for a protocol step. */
const graceMs = protocolLimits.deadlineMs
const idleEveryMs = 50

/** Node's server timeouts in milliseconds. @see https://nodejs.org/api/http.html#serverheaderstimeout */
interface ServeLimits {
  readonly headersTimeout: number
  readonly requestTimeout: number
  readonly connectionsCheckingInterval: number
  /** For a socket on which nothing moves. */
  readonly timeout: number
}

const defaultServeLimits: ServeLimits = {
  headersTimeout: 15_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
  // A client that does not read its response must not keep it in memory. Longer than any call takes to begin its response.
  timeout: 120_000,
}

const serverOptions = { keepAliveTimeout: 5_000, maxHeaderSize: 16_384 } as const

/** The address to listen at. */
interface Listener {
  readonly host: string
  readonly port: number
  /** By default the address of the TCP peer. */
  readonly clientAddressOf?: ClientAddressOf
}

const listenerOf = ({ fetch, answerApiCall }: ServedApp, addressOf: ClientAddressOf): RequestListener => {
  const web = getRequestListener(
    (request, { incoming }) => fetch(request, { address: addressOf(incoming) }),
    {
      overrideGlobalObjects: false,
    },
  )
  if (!answerApiCall) return (incoming, outgoing) => void web(incoming, outgoing)
  const api = nodeAdapter(answerApiCall)
  return (incoming, outgoing) => void (isApiCall(incoming) ? api : web)(incoming, outgoing)
}

/** Serves an app on one address. Rejects if the port cannot be opened. */
export const serve = (
  served: ServedApp,
  { host, port, clientAddressOf = peerAddressOf }: Listener,
  limits: Partial<ServeLimits> = {},
): Promise<RunningServer> => {
  const { timeout, ...timeouts } = { ...defaultServeLimits, ...limits }
  const server = createServer({ ...serverOptions, ...timeouts }, listenerOf(served, clientAddressOf))
  server.timeout = timeout
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve({ close: () => stop(server) }))
  })
}

// Requests in flight may finish until the grace period ends.
const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    // Keep-alive sockets become idle one by one, as their requests are answered.
    const idle = setInterval(() => server.closeIdleConnections(), idleEveryMs)
    const late = setTimeout(() => server.closeAllConnections(), graceMs)
    server.close(() => {
      clearInterval(idle)
      clearTimeout(late)
      resolve()
    })
  })
