import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import type { Caller } from '../http/caller.ts'

type Answer = (request: Request, caller: Caller) => Response | Promise<Response>

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

/** Serves a `fetch`-shaped program on one address. */
export const serve = (answer: Answer, { host, port }: { host: string; port: number }): Promise<Serving> => {
  const server = createAdaptorServer({
    fetch: (request, { incoming }) => answer(request, { address: incoming.socket.remoteAddress }),
    overrideGlobalObjects: false,
    serverOptions: { maxHeaderSize: limits.maxHeaderSize },
  }) as Server
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
