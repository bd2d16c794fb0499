import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { toStream } from '@planbridge/bff/internal/streams/body.ts'
import type { Forward } from '@planbridge/bff/internal/transport/forward.ts'
import { undiciForward } from '@planbridge/bff/internal/transport/undici-engine.ts'
import type { InProcess } from '../../mock/transports/in-process.ts'

const destination = 'x-bridge-origin'
// Headers that the connection to the bridge adds.
const bridgeHeaders = new Set([destination, 'host', 'connection', 'transfer-encoding', 'content-length'])

// Required for a streamed body. @see https://fetch.spec.whatwg.org/#dom-requestinit-duplex
const half = { duplex: 'half' } as const

const asRequest = (incoming: IncomingMessage, signal: AbortSignal): Request => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers))
    if (!bridgeHeaders.has(name)) headers.append(name, String(value))
  const { method = 'GET' } = incoming
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const url = `${String(incoming.headers[destination])}${incoming.url}`
  const init = { method, headers, signal, redirect: 'manual' } as const
  if (!hasBody) return new Request(url, init)
  const body = toStream(incoming.iterator() as AsyncIterable<Uint8Array<ArrayBuffer>>)
  return new Request(url, { ...init, body, ...half })
}

const serveFrom =
  ({ fetch }: InProcess) =>
  async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const disconnected = new AbortController()
    outgoing.once('close', () => disconnected.abort())
    try {
      const response = await fetch(asRequest(incoming, disconnected.signal))
      outgoing.writeHead(response.status, [...response.headers].flat())
      outgoing.flushHeaders()
      if (response.body) await pipeline(response.body, outgoing)
      else outgoing.end()
    } catch {
      // An exception of the program appears to the client as a broken connection.
      outgoing.destroy()
    }
  }

/** The undici engine over a real socket, in front of programs in this process. They receive the original origin. */
export const undiciBridge = async (
  network: InProcess,
): Promise<{ forward: Forward; close: () => Promise<void> }> => {
  const server = createServer((incoming, outgoing) => void serveFrom(network)(incoming, outgoing))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const engine = undiciForward()
  return {
    forward: (request) =>
      engine.forward({ ...request, origin, headers: { ...request.headers, [destination]: request.origin } }),
    async close() {
      await engine.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
