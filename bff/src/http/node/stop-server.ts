import type { Server } from 'node:http'
import { Server as NetServer } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ServedSockets } from './served-sockets.ts'

export interface StopLimits {
  /** Time for open requests to finish. */
  readonly graceMs: number
  /** Idle connections are closed when there was no request for this long: pools use one after the other, until each has been closed. */
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
  let requests = sockets.requests()
  return async () => {
    await nextTurn()
    const now = sockets.busy()
    const hasFinished = [...busy].some((socket) => !now.has(socket) && !socket.destroyed)
    const isUsed = hasFinished || sockets.requests() !== requests
    quietTicks = isUsed ? Math.ceil(quietMs / tickMs) : quietTicks - 1
    busy = now
    requests = sockets.requests()
    if (quietTicks <= 0) server.closeIdleConnections()
  }
}

/**
 * Stops listening, lets open requests finish until the grace period ends, and closes connections, each after a response that says so. The
 * listener closes first: while pools have open connections, they hardly open new ones, and the kernel resets those that are opened in
 * the moment in which a listener closes.
 */
export const stopServer = async (
  server: Server,
  sockets: ServedSockets,
  { graceMs, quietMs }: StopLimits,
): Promise<void> => {
  await untilQueueIsEmpty(server)
  const closed = new Promise<void>((resolve) => {
    // Not the method of the HTTP server, which closes idle connections in the same moment.
    Reflect.apply(NetServer.prototype.close, server, [() => resolve()])
  })
  sockets.closeAfterResponses()
  const closeIdle = openIdleCloser(server, sockets, quietMs)
  const ticks = setInterval(() => void closeIdle(), tickMs)
  const late = setTimeout(() => server.closeAllConnections(), graceMs)
  if (quietMs === 0) await closeIdle()
  await closed
  clearInterval(ticks)
  clearTimeout(late)
}
