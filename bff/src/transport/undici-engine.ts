import type { Socket } from 'node:net'
import { buildConnector, Pool } from 'undici'
import { ReleasableBuffer, writeAndRelease } from '../streams/releasable-buffer.ts'
import type { Forward, ForwardOutcome } from './forward.ts'
import { UndiciArrival } from './undici-arrival-engine.ts'

export interface UndiciForward {
  readonly forward: Forward
  close(): Promise<void>
}

export interface UndiciLimits {
  /** Sockets per origin. */
  readonly connections: number
  readonly connectMs: number
  readonly headersMs: number
  /** Between two chunks of a response body. */
  readonly silenceMs: number
}

const defaultLimits: UndiciLimits = {
  connections: 256,
  connectMs: 5_000,
  headersMs: 30_000,
  silenceMs: 60_000,
}

/** Forwards through keep-alive pools, one per origin. */
export const undiciForward = (limits: Partial<UndiciLimits> = {}): UndiciForward => {
  const pools = new Map<string, Pool>()
  const poolOf = (origin: string): Pool => {
    const known = pools.get(origin)
    if (known) return known
    const pool = openPool(origin, { ...defaultLimits, ...limits })
    pools.set(origin, pool)
    return pool
  }
  return {
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()))
    },
    forward: (request) =>
      new Promise<ForwardOutcome>((resolve) => {
        const { method, path, headers, body } = request
        const arrival = new UndiciArrival(request, resolve)
        try {
          poolOf(request.origin).dispatch({ method, path, headers, body: body as Uint8Array | null }, arrival)
        } catch (error) {
          // undici refuses malformed requests synchronously.
          arrival.fail(error)
        }
      }),
  }
}

const openPool = (origin: string, limits: UndiciLimits): Pool =>
  new Pool(origin, {
    connections: limits.connections,
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.silenceMs,
    connect: openConnector(limits.connectMs),
  })

/** undici's connector, whose sockets release the buffers of request bodies once they are flushed. */
const openConnector = (connectMs: number): buildConnector.connector => {
  // Over TLS, a call through HTTP/2 costs half as much again.
  const connect = buildConnector({ timeout: connectMs, allowH2: false })
  return (options, callback) =>
    connect(options, (...result) => {
      const [, socket] = result
      if (socket) releaseWhenFlushed(socket)
      callback(...result)
    })
}

// undici does not report when a chunk has been flushed.
const releaseWhenFlushed = (socket: Socket): void => {
  const write = socket.write.bind(socket) as (...args: readonly unknown[]) => boolean
  socket.write = (chunk: unknown, ...rest: readonly unknown[]) =>
    chunk instanceof ReleasableBuffer ? writeAndRelease(write, chunk) : write(chunk, ...rest)
}
