import { connect } from 'node:net'
import { expect, onTestFinished } from 'vitest'

/** Of an answer that may be endless, as much as a test reads. */
const keptBytes = 131_072

const soon = { timeout: 10_000, interval: 10 }

/** A connection to the door that stays open until either side hangs up. */
export const openRawSocket = (port: number) => {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  let text = ''
  let tail = ''
  let bytes = 0
  let over = false
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (text.length < keptBytes) text += chunk.toString('latin1')
    tail = (tail + chunk.toString('latin1', Math.max(0, chunk.length - 8))).slice(-8)
  })
  // Being hung up on is what some of these ask for.
  for (const event of ['end', 'error', 'close'] as const) socket.on(event, () => void (over = true))
  onTestFinished(() => void socket.destroy())
  const statuses = () => [...text.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => Number(status))
  return {
    text: () => text,
    bytes: () => bytes,
    statuses,
    isOver: () => over,
    /** Whether the last chunk of an answer was its last. */
    isWhole: () => tail.endsWith('0\r\n\r\n'),
    send: (what: string | Uint8Array) =>
      new Promise<void>((resolve) => {
        const written = typeof what === 'string' ? Buffer.from(what, 'latin1') : what
        socket.write(written, () => resolve())
      }),
    /** Says that no more comes, and listens on. */
    hush: () => void socket.end(),
    hangUp: () => void socket.destroy(),
    /** Waits for so many answers to begin. */
    answered: (count: number) => expect.poll(() => statuses().length, soon).toBe(count),
    /** Waits to be hung up on. */
    ended: () => expect.poll(() => over, soon).toBe(true),
    /** Waits for an answer in chunks to be whole, or cut off. */
    finished: () => expect.poll(() => over || tail.endsWith('0\r\n\r\n'), soon).toBe(true),
    /** Waits for an answer to begin, or to be refused one. */
    heardOf: () => expect.poll(() => over || statuses().length > 0, soon).toBe(true),
  }
}
