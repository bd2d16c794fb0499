import type { Body } from './body.ts'

export type Bytes = Uint8Array<ArrayBuffer>
export type Chunks = Exclude<Body, null | Uint8Array>

const over = { done: true, value: undefined } as const

/** First what was read already, then the rest. */
export const prependChunks = (held: readonly Bytes[], rest: AsyncIterator<Bytes>): Chunks => {
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

export const concatChunks = (chunks: readonly Bytes[]): Bytes => {
  const bytes = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.byteLength, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}
