import { connect } from 'node:net'
import { expect, onTestFinished } from 'vitest'

/** The part of a possibly endless response that is stored. */
const storedBytes = 131_072

const soon = { timeout: 60_000, interval: 10 }

/** Opens a socket to a port of 127.0.0.1. It stays open until either side closes it. */
export const openRawSocket = (port: number) => {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  let text = ''
  let tail = ''
  let bytes = 0
  let closed = false
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (text.length < storedBytes) text += chunk.toString('latin1')
    tail = (tail + chunk.toString('latin1', Math.max(0, chunk.length - 8))).slice(-8)
  })
  // Some tests provoke a reset.
  for (const event of ['end', 'error', 'close'] as const) socket.on(event, () => void (closed = true))
  onTestFinished(() => void socket.destroy())
  const statuses = () => [...text.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => Number(status))
  return {
    text: () => text,
    bytes: () => bytes,
    statuses,
    isClosed: () => closed,
    /** True if the response ends with the final chunk. */
    isComplete: () => tail.endsWith('0\r\n\r\n'),
    send: (data: string | Uint8Array) =>
      new Promise<void>((resolve) => {
        const bytesToSend = typeof data === 'string' ? Buffer.from(data, 'latin1') : data
        socket.write(bytesToSend, () => resolve())
      }),
    /** Ends the writable side only. */
    endWriting: () => void socket.end(),
    close: () => void socket.destroy(),
    /** Waits for the start of `count` responses. */
    untilResponses: (count: number) => expect.poll(() => statuses().length, soon).toBe(count),
    /** Waits until the server closes the socket. */
    untilClosed: () => expect.poll(() => closed, soon).toBe(true),
    /** Waits until a chunked response is complete or cut off. */
    untilFinished: () => expect.poll(() => closed || tail.endsWith('0\r\n\r\n'), soon).toBe(true),
    /** Waits for the start of a response or the end of the socket. */
    untilResponseOrClosed: () => expect.poll(() => closed || statuses().length > 0, soon).toBe(true),
  }
}
