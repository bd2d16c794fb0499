import type { Server } from 'node:http'
import { Server as NetServer } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ServedSockets } from './served-sockets.ts'

export interface StopLimits {
  /** Time for open requests to finish. */
  readonly graceMs: number
  /** How long a connection on which a response has just finished waits for another request before it is closed. */
  readonly quietMs: number
}

const tickMs = 50

/** A turn of the event loop that takes longer has done other work after it looked for connections. */
const shortTurnMs = 0.1

const searchMsMax = 500

/**
 * Resolves right after a short turn of the event loop that has found no new connection: closing the listener resets those that the
 * kernel has already accepted, so as little time as possible may pass between the last look and the close.
 */
const untilQueueIsEmpty = async (server: Server): Promise<void> => {
  let hasAccepted = false
  const accepted = () => void (hasAccepted = true)
  server.on('connection', accepted)
  const until = performance.now() + searchMsMax
  await nextTurn()
  for (let now = performance.now(); now < until;) {
    hasAccepted = false
    await nextTurn()
    const end = performance.now()
    if (!hasAccepted && end - now < shortTurnMs) break
    now = end
  }
  server.off('connection', accepted)
}

/** Closes idle connections right after the event loop has read what arrived, and not while one may be about to be used again. */
const openIdleCloser = (server: Server, sockets: ServedSockets, quietMs: number) => {
  let quietTicks = Math.ceil(quietMs / tickMs)
  let busy = sockets.busy()
  return async () => {
    await nextTurn()
    const now = sockets.busy()
    const hasFinished = [...busy].some((socket) => !now.has(socket) && !socket.destroyed)
    quietTicks = hasFinished ? Math.ceil(quietMs / tickMs) : quietTicks - 1
    busy = now
    if (quietTicks <= 0) server.closeIdleConnections()
  }
}

/** Stops listening, lets open requests finish until the grace period ends, and closes idle connections. */
export const stopServer = async (
  server: Server,
  sockets: ServedSockets,
  { graceMs, quietMs }: StopLimits,
): Promise<void> => {
  sockets.closeAfterResponses()
  await untilQueueIsEmpty(server)
  const closed = new Promise<void>((resolve) => {
    // Not the method of the HTTP server, which closes idle connections in the same moment.
    Reflect.apply(NetServer.prototype.close, server, [() => resolve()])
  })
  const closeIdle = openIdleCloser(server, sockets, quietMs)
  const ticks = setInterval(() => void closeIdle(), tickMs)
  const late = setTimeout(() => server.closeAllConnections(), graceMs)
  if (quietMs === 0) await closeIdle()
  await closed
  clearInterval(ticks)
  clearTimeout(late)
}
