import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import type { Forward } from '@planbridge/bff/transport/forward.ts'
import { toStream } from '@planbridge/bff/streams/to-stream.ts'
import { undiciForward } from '@planbridge/bff/transport/undici-engine.ts'
import type { InProcess } from './in-process.ts'

const destination = 'x-bridge-origin'
// What HTTP/1.1 itself adds on the way over the wire.
const ofTheWire = new Set([destination, 'host', 'connection', 'transfer-encoding', 'content-length'])

// What a streamed body needs. @see https://fetch.spec.whatwg.org/#dom-requestinit-duplex
const half = { duplex: 'half' } as const

const asRequest = (incoming: IncomingMessage, signal: AbortSignal): Request => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers))
    if (!ofTheWire.has(name)) headers.append(name, String(value))
  const { method = 'GET' } = incoming
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const url = `${String(incoming.headers[destination])}${incoming.url}`
  const init = { method, headers, signal, redirect: 'manual' } as const
  if (!hasBody) return new Request(url, init)
  const body = toStream(incoming.iterator() as AsyncIterable<Uint8Array<ArrayBuffer>>)
  return new Request(url, { ...init, body, ...half })
}

const answerThrough =
  ({ fetch }: InProcess) =>
  async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const left = new AbortController()
    outgoing.once('close', () => left.abort())
    try {
      const response = await fetch(asRequest(incoming, left.signal))
      outgoing.writeHead(response.status, [...response.headers].flat())
      outgoing.flushHeaders()
      if (response.body) await pipeline(response.body, outgoing)
      else outgoing.end()
    } catch {
      // What the program throws looks like a connection that broke.
      outgoing.destroy()
    }
  }

/** The real engine over a real socket, to programs that live in this process: they see what they would see without it. */
export const undiciBridge = async (
  network: InProcess,
): Promise<{ forward: Forward; close: () => Promise<void> }> => {
  const server = createServer((incoming, outgoing) => void answerThrough(network)(incoming, outgoing))
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
