import type { Body } from '../transport/forward.ts'

export type Bytes = Uint8Array<ArrayBuffer>
export type Pieces = Exclude<Body, null | Uint8Array>

const over = { done: true, value: undefined } as const

/** First what was read already, then the rest. */
export const rejoined = (held: readonly Bytes[], rest: AsyncIterator<Bytes>): Pieces => {
  const waiting = [...held]
  const iterator: AsyncIterator<Bytes> = {
    next() {
      const value = waiting.shift()
      return value ? Promise.resolve({ done: false, value }) : rest.next()
    },
    return: async () => (await rest.return?.()) ?? over,
  }
  return { [Symbol.asyncIterator]: () => iterator }
}

export const joined = (pieces: readonly Bytes[]): Bytes => {
  const bytes = new Uint8Array(pieces.reduce((size, piece) => size + piece.byteLength, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.byteLength
  }
  return bytes
}
