import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Program } from './in-process.ts'

/** A program that listens on one or more ports. */
export interface Listening<Made extends Program> {
  readonly simulator: Made
  /** One origin per listener, in the order in which the ports were given. */
  readonly origins: readonly string[]
  readonly close: () => Promise<void>
}

/**
 * Serves a program over HTTP on 127.0.0.1. The function `make` receives the origins, because a program needs them:
 * `throughHttp(([origin]) => plannr({ origin }))`, or with two listeners
 * `throughHttp(([identity, api]) => dynamicPlanner({ identity: `${identity}/identity`, api }), [0, 0])`.
 * Port 0 takes a free port.
 */
export const throughHttp = async <Made extends Program, const Ports extends readonly number[] = readonly [0]>(
  make: (origins: { readonly [Index in keyof Ports]: string }) => Made,
  ports?: Ports,
): Promise<Listening<Made>> => {
  const wanted: readonly number[] = ports ?? [0]
  let simulator: Made | undefined
  const handle = (request: Request) => {
    if (simulator === undefined) return new Response('not ready', { status: 503 })
    return simulator.fetch(request)
  }
  const servers = await Promise.all(wanted.map((port) => listen(handle, port)))
  const origins = servers.map(originOf)
  simulator = make(origins as { readonly [Index in keyof Ports]: string })
  return { simulator, origins, close: async () => void (await Promise.all(servers.map(stop))) }
}

// The URL of the request is built from the Host header, so it is the one that the client addressed.
const listen = (
  answer: (request: Request) => Response | Promise<Response>,
  port: number,
): Promise<Server> => {
  const server = createAdaptorServer({ fetch: answer, overrideGlobalObjects: false }) as Server
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

const originOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const stop = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve())
    // Idle and streaming connections would keep the server open.
    server.closeAllConnections()
  })
