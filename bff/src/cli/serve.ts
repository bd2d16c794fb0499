import { createServer, type RequestListener } from 'node:http'
import type { Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { AnswerApiCall } from '../http/wire.ts'
import type { Caller } from '../http/caller.ts'
import { isApiCall, nodeDoor } from './node-door.ts'

/** What is served: web requests, and API calls past them where the program takes those. */
export interface Served {
  readonly fetch: (request: Request, caller: Caller) => Response | Promise<Response>
  readonly answerApiCall?: AnswerApiCall
}

export interface Serving {
  close(): Promise<void>
}

const graceMs = 1_000

const limits = {
  headersTimeout: 15_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 5_000,
  maxHeaderSize: 16_384,
} as const

const listenerOf = ({ fetch, answerApiCall }: Served): RequestListener => {
  const web = getRequestListener(
    (request, { incoming }) => fetch(request, { address: incoming.socket.remoteAddress }),
    { overrideGlobalObjects: false },
  )
  if (!answerApiCall) return (incoming, outgoing) => void web(incoming, outgoing)
  const api = nodeDoor(answerApiCall)
  return (incoming, outgoing) => void (isApiCall(incoming) ? api : web)(incoming, outgoing)
}

/** Serves a program on one address. */
export const serve = (served: Served, { host, port }: { host: string; port: number }): Promise<Serving> => {
  const server = createServer({ maxHeaderSize: limits.maxHeaderSize }, listenerOf(served))
  server.headersTimeout = limits.headersTimeout
  server.requestTimeout = limits.requestTimeout
  server.keepAliveTimeout = limits.keepAliveTimeout
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve({ close: () => stop(server) }))
  })
}

// What is under way gets a moment to finish; what never ends by itself does not get to hold us.
const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), graceMs).unref()
  })
