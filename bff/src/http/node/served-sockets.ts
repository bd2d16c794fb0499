import type { Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Socket } from 'node:net'

/** The open sockets of a server, each with the response to its latest request. */
export interface ServedSockets {
  /** Call it for each request. */
  readonly note: (response: ServerResponse) => void
  /** Call it for a response that has closed, where that costs no listener: what it holds is free before the next request. */
  readonly forget: (response: ServerResponse) => void
  /** The response to the latest request of a socket. */
  readonly latestOf: (socket: Duplex) => ServerResponse | undefined
  /** From now on, each response closes its connection, unless its headers are already sent. */
  readonly closeAfterResponses: () => void
  /** The number of requests so far. */
  readonly requests: () => number
  /** The sockets with a request whose response is not finished. */
  readonly busy: () => ReadonlySet<Socket>
}

export const isFinished = (response: ServerResponse): boolean =>
  response.writableFinished || response.destroyed

const sweepEveryMs = 30_000

/** Follows the sockets of a server. Each request costs one entry in a map, and no listener. */
export const followSockets = (server: Server): ServedSockets => {
  const responses = new Map<Duplex, ServerResponse | undefined>()
  let isClosing = false
  let requests = 0
  server.on('connection', (socket: Socket) => {
    responses.set(socket, undefined)
    socket.once('close', () => responses.delete(socket))
  })
  // Idle connections live for minutes, and must not keep their last request in memory for so long.
  const sweep = setInterval(() => {
    for (const [socket, response] of responses)
      if (response && isFinished(response)) responses.set(socket, undefined)
  }, sweepEveryMs).unref()
  server.once('close', () => clearInterval(sweep))
  return {
    note(response) {
      requests += 1
      if (isClosing) response.shouldKeepAlive = false
      responses.set(response.req.socket, response)
    },
    forget(response) {
      const { socket } = response.req
      if (responses.get(socket) === response) responses.set(socket, undefined)
    },
    latestOf: (socket) => responses.get(socket),
    closeAfterResponses() {
      isClosing = true
      for (const response of responses.values())
        if (response && !response.headersSent) response.shouldKeepAlive = false
    },
    requests: () => requests,
    busy() {
      const busy = new Set<Socket>()
      for (const response of responses.values())
        if (response && !isFinished(response)) busy.add(response.req.socket)
      return busy
    },
  }
}
