import type { Body } from '../transport/forward.ts'

export type Bytes = Uint8Array<ArrayBuffer>
export type Pieces = Exclude<Body, null | Uint8Array>

const over = { done: true, value: undefined } as const

/**
 * The same pieces, each judged before it goes on; where `judge` throws, what is behind them is let go. No generator: one that
 * nobody has started to read does not hear that nobody ever will.
 */
export const judged = (pieces: Pieces, judge: (piece: Bytes) => void): Pieces => ({
  [Symbol.asyncIterator]() {
    const inner = pieces[Symbol.asyncIterator]()
    const letGo = async () => (await inner.return?.()) ?? over
    return {
      async next() {
        const read = await inner.next()
        if (read.done === true) return read
        try {
          judge(read.value)
        } catch (error) {
          await letGo()
          throw error
        }
        return read
      },
      return: letGo,
    }
  },
})

/** Tells when a body has been passed on, or nobody reads on; at once where it is here whole. */
export const whenOver = (body: Body, tell: () => void): Body => {
  if (body === null || body instanceof Uint8Array) {
    tell()
    return body
  }
  return {
    [Symbol.asyncIterator]() {
      const inner = body[Symbol.asyncIterator]()
      return {
        async next() {
          try {
            const read = await inner.next()
            if (read.done === true) tell()
            return read
          } catch (error) {
            tell()
            throw error
          }
        },
        async return() {
          tell()
          return (await inner.return?.()) ?? over
        },
      }
    },
  }
}

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
