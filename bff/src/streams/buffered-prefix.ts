import { type Body, type Bytes, type Chunks, concatChunks } from './body.ts'

/** Buffers a body that ends within `bytesMax`. A longer body is returned as a stream, from its first byte. */
export const bufferUpTo = async (body: Body, bytesMax: number): Promise<Body> => {
  if (body === null || body instanceof Uint8Array) return body
  const iterator = body[Symbol.asyncIterator]()
  const prefix: Bytes[] = []
  let size = 0
  while (size <= bytesMax) {
    const read = await iterator.next()
    if (read.done === true) return concatChunks(prefix)
    prefix.push(read.value)
    size += read.value.byteLength
  }
  return prependChunks(prefix, iterator)
}

const over = { done: true, value: undefined } as const

const prependChunks = (prefix: readonly Bytes[], rest: AsyncIterator<Bytes>): Chunks => {
  // An index, because shifting a long list takes time in proportion to its length, and a sender can make chunks of one byte.
  const unread: (Bytes | undefined)[] = [...prefix]
  let at = 0
  const iterator: AsyncIterator<Bytes> = {
    next() {
      const value = unread[at]
      unread[at] = undefined
      at += 1
      return value ? Promise.resolve({ done: false, value }) : rest.next()
    },
    return: async () => (await rest.return?.()) ?? over,
  }
  return { [Symbol.asyncIterator]: () => iterator }
}

const utf8 = new TextDecoder()

/** The JSON value of a buffered body; undefined if the body is streamed, empty or not JSON. */
export const parseJsonBody = (body: Body): unknown => {
  if (!(body instanceof Uint8Array)) return undefined
  try {
    return JSON.parse(utf8.decode(body)) as unknown
  } catch {
    return undefined
  }
}
