import type { Body } from './body.ts'
import { type Bytes, concatChunks, prependChunks } from './chunks.ts'

/** A body whole, if it ends within `bytesMax`; else as it was, unread. */
export const bufferUpTo = async (body: Body, bytesMax: number): Promise<Body> => {
  if (body === null || body instanceof Uint8Array) return body
  const iterator = body[Symbol.asyncIterator]()
  const held: Bytes[] = []
  let size = 0
  while (size <= bytesMax) {
    const read = await iterator.next()
    if (read.done === true) return concatChunks(held)
    held.push(read.value)
    size += read.value.byteLength
  }
  return prependChunks(held, iterator)
}

const utf8 = new TextDecoder()

/** The JSON that a whole body holds; undefined: none that can be read. */
export const parseJsonBody = (body: Body): unknown => {
  if (!(body instanceof Uint8Array)) return undefined
  try {
    return JSON.parse(utf8.decode(body)) as unknown
  } catch {
    return undefined
  }
}
