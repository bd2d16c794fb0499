import type { IncomingMessage, ServerResponse } from 'node:http'

/** An unread body of this size is read to its end, so that the connection can be used again. */
const discardedBytesMax = 1_048_576

/** How long a client has to find the response, before the connection of a body that is not read to its end is closed. */
const lingerMs = 1_000

const isSmall = ({ headers }: IncomingMessage): boolean =>
  Number(headers['content-length'] ?? Number.NaN) <= discardedBytesMax

/**
 * Ends the connection of a client that goes on sending a large body after it was answered, or that does not send the rest of a small one. Node
 * alone would read all of it in order to use the connection again. @see https://www.rfc-editor.org/rfc/rfc9112#section-9.6
 */
export const limitUnreadBody = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
  outgoing.once('finish', () => {
    const { socket } = incoming
    if (incoming.complete || socket.destroyed) return
    const late = setTimeout(() => {
      if (!incoming.complete) socket.destroy()
    }, lingerMs).unref()
    socket.once('close', () => clearTimeout(late))
    // After Node has begun to discard the body. The client's own system stops it from sending more.
    if (!isSmall(incoming)) setImmediate(() => socket.pause())
  })
}
