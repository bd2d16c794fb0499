import type { Socket } from 'node:net'
import { buildConnector } from 'undici'
import { ReleasableBuffer, writeAndRelease } from '../streams/releasable-buffer.ts'

/** Connects as undici does; a piece of a body that went out on the socket is given back. */
export const openConnector = (connectMs: number): buildConnector.connector => {
  // Over TLS, HTTP/2 costs half as much again for each call.
  const connect = buildConnector({ timeout: connectMs, allowH2: false })
  return (options, callback) =>
    connect(options, (...result) => {
      const [, socket] = result
      if (socket) giveBackWhatWentOut(socket)
      callback(...result)
    })
}

// undici does not tell when what it was given has been written.
const giveBackWhatWentOut = (socket: Socket): void => {
  const write = socket.write.bind(socket) as (...given: readonly unknown[]) => boolean
  socket.write = (chunk: unknown, ...rest: readonly unknown[]) =>
    chunk instanceof ReleasableBuffer ? writeAndRelease(write, chunk) : write(chunk, ...rest)
}
