import { connect } from 'node:net'
import { expect, onTestFinished } from 'vitest'

/** Opens a socket to a port of 127.0.0.1 that sends, but reads nothing until it is told to. */
export const openPausedReader = (port: number, data: string) => {
  const socket = connect({ port, host: '127.0.0.1' })
  // Before it is connected, so that not even one buffer is read.
  socket.pause()
  let bytes = 0
  let ending: 'reset' | 'end' | undefined
  socket.on('error', () => void (ending ??= 'reset'))
  socket.on('end', () => void (ending ??= 'end'))
  socket.write(data, 'latin1')
  onTestFinished(() => void socket.destroy())
  return {
    send: (more: string) => void socket.write(more, 'latin1'),
    /** Reads everything that comes. */
    read: () => void socket.on('data', (chunk: Buffer) => void (bytes += chunk.length)).resume(),
    bytes: () => bytes,
    /** How the server closed the socket, as far as it was noticed. */
    ending: () => ending,
    /** How the server closed the socket. A paused socket notices nothing, so `read` comes first. */
    untilClosed: async () => {
      await expect.poll(() => ending, { timeout: 60_000 }).toBeDefined()
      return ending
    },
    close: () => void socket.destroy(),
  }
}
