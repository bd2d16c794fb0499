import { Pool } from 'undici'
import { openConnector } from './connect-engine.ts'
import { UndiciArrival } from './undici-arrival-engine.ts'
import type { Forward, ForwardOutcome } from './forward.ts'

export interface UndiciForward {
  readonly forward: Forward
  close(): Promise<void>
}

/** The most connections to one origin, and how long we wait. */
export interface UndiciLimits {
  readonly connections: number
  readonly connectMs: number
  readonly headersMs: number
  /** Between two pieces of a body. */
  readonly silenceMs: number
}

const defaultProtocolLimits: UndiciLimits = {
  connections: 256,
  connectMs: 5_000,
  headersMs: 30_000,
  silenceMs: 60_000,
}

const openPool = (origin: string, limits: UndiciLimits): Pool =>
  new Pool(origin, {
    connections: limits.connections,
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.silenceMs,
    connect: openConnector(limits.connectMs),
  })

/** Forwards through keep-alive pools, one per origin. */
export const undiciForward = (limits: Partial<UndiciLimits> = {}): UndiciForward => {
  const pools = new Map<string, Pool>()
  const poolOf = (origin: string): Pool => {
    const known = pools.get(origin)
    if (known) return known
    const pool = openPool(origin, { ...defaultProtocolLimits, ...limits })
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
          // What undici refuses before it sends anything.
          arrival.fail(error)
        }
      }),
  }
}
