import { once } from 'node:events'
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import type { Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { openEvents } from '../../events.ts'
import { defaultProtocolLimits as protocolLimits } from '../../transport/protocol-client.ts'
import type { Caller } from '../caller.ts'
import { failureAnswer } from '../failure-response.ts'
import type { AnswerApiCall } from '../proxy/proxy-adapter.ts'
import { type ClientAddressOf, peerAddressOf } from './client-address.ts'
import { answerRefusedClients, refuseClient, type RefuseClient, refuseRequest } from './client-refusals.ts'
import { isApiCall, nodeAdapter } from './node-adapter.ts'
import { requestFault } from './request-fault.ts'
import { followSockets, type ServedSockets } from './served-sockets.ts'
import { stopServer } from './stop-server.ts'
import { limitUnreadBody } from './unread-body.ts'

/** An app to serve. If it has `answerApiCall`, API calls bypass web requests and responses. */
export interface ServedApp {
  readonly fetch: (request: Request, caller: Caller) => Response | Promise<Response>
  readonly answerApiCall?: AnswerApiCall
}

export interface RunningServer {
  /** Stops listening. Open requests finish first, for a limited time, and pools give up their connections. */
  close(): Promise<void>
}

/** Time for open requests to finish on close; a request can wait for a protocol step. */
const graceMs = protocolLimits.deadlineMs

/** Limits of the server; times are in milliseconds. @see https://nodejs.org/api/http.html#serverheaderstimeout */
interface ServeLimits {
  /** For an idle connection between two requests, or before the first one. */
  readonly keepAliveTimeout: number
  /** Of the request line and the headers, in bytes. */
  readonly maxHeaderSize: number
  readonly headersTimeout: number
  readonly requestTimeout: number
  readonly connectionsCheckingInterval: number
  /** For a socket on which nothing moves. */
  readonly timeout: number
  /** How long a connection waits for another request on close, after a response that has not announced the end. */
  readonly quietMs: number
}

const defaultServeLimits: ServeLimits = {
  keepAliveTimeout: 620_000,
  maxHeaderSize: 16_384,
  headersTimeout: 15_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
  // A client that does not read its response must not keep it in memory. Longer than any call takes to begin its response.
  timeout: 120_000,
  quietMs: 0,
}

const serverOptions: ServerOptions = {
  // A client that keeps to the announced time may use the connection until its last moment.
  keepAliveTimeoutBuffer: 5_000,
  // Connections of peers that have disappeared do not stay open for the whole time of an idle one.
  keepAlive: true,
  keepAliveInitialDelay: 60_000,
  // Refused by the listener, with problem details.
  requireHostHeader: false,
}

/** The address to listen at. */
interface Listener {
  readonly host: string
  readonly port: number
  /** By default the address of the TCP peer. */
  readonly clientAddressOf?: ClientAddressOf
  /** Answers requests that the parser refuses. By default nothing is logged. */
  readonly refuse?: RefuseClient
}

const unlogged = refuseClient(
  failureAnswer({
    events: openEvents([]),
    random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
  }),
  {},
)

const listenerOf = (
  { fetch, answerApiCall }: ServedApp,
  addressOf: ClientAddressOf,
  { forget }: ServedSockets,
): RequestListener => {
  const web = getRequestListener(
    (request, { incoming }) =>
      fetch(request, { address: addressOf(incoming), peer: peerAddressOf(incoming) }),
    {
      overrideGlobalObjects: false,
    },
  )
  const answerWeb = (...[incoming, outgoing]: Parameters<RequestListener>): Promise<void> => {
    limitUnreadBody(incoming, outgoing)
    return web(incoming, outgoing)
  }
  if (!answerApiCall) return (incoming, outgoing) => void answerWeb(incoming, outgoing)
  const api = nodeAdapter(answerApiCall, forget)
  return (incoming, outgoing) => void (isApiCall(incoming) ? api : answerWeb)(incoming, outgoing)
}

interface Guards {
  readonly sockets: ServedSockets
  readonly refuse: RefuseClient
  readonly timeout: number
}

const guarded = (listener: RequestListener, { sockets, refuse, timeout }: Guards): RequestListener => {
  const refused = new WeakSet<Socket>()
  return (incoming, outgoing) => {
    const { socket } = incoming
    // Node has already parsed the requests that were pipelined behind a refused one.
    if (refused.has(socket)) return
    sockets.note(outgoing)
    // A connection that was unused for long has the time limit of idle ones.
    if (socket.timeout !== timeout) socket.setTimeout(timeout)
    const fault = requestFault(incoming, isApiCall(incoming))
    if (fault === undefined) {
      listener(incoming, outgoing)
      return
    }
    refused.add(socket)
    refuseRequest(outgoing, refuse(fault.code, fault.detail))
  }
}

const listen = async (server: Server, port: number, host: string): Promise<void> => {
  server.listen(port, host)
  await once(server, 'listening')
}

/** Serves an app on one address. Rejects if the port cannot be opened. */
export const serve = async (
  served: ServedApp,
  { host, port, clientAddressOf = peerAddressOf, refuse = unlogged }: Listener,
  limits: Partial<ServeLimits> = {},
): Promise<RunningServer> => {
  const { timeout, quietMs, ...options } = { ...defaultServeLimits, ...limits }
  const server = createServer({ ...serverOptions, ...options })
  server.timeout = timeout
  const sockets = followSockets(server)
  answerRefusedClients(server, { sockets, refuse, idleMsMax: options.keepAliveTimeout })
  server.on('request', guarded(listenerOf(served, clientAddressOf, sockets), { sockets, refuse, timeout }))
  await listen(server, port, host)
  // A connection that cannot be accepted must not end the process.
  server.on('error', () => undefined)
  return {
    close: () => stopServer(server, sockets, { graceMs, quietMs }),
  }
}
