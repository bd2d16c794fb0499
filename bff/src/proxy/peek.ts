import type { Body } from '../transport/forward.ts'
import { type Bytes, joined, rejoined } from './pieces.ts'

/** A body whole, if it ends within `bytesMax`; else as it was, unread. */
export const wholeUpTo = async (body: Body, bytesMax: number): Promise<Body> => {
  if (body === null || body instanceof Uint8Array) return body
  const iterator = body[Symbol.asyncIterator]()
  const held: Bytes[] = []
  let size = 0
  while (size <= bytesMax) {
    const read = await iterator.next()
    if (read.done === true) return joined(held)
    held.push(read.value)
    size += read.value.byteLength
  }
  return rejoined(held, iterator)
}

const utf8 = new TextDecoder()

/** The JSON that a whole body holds; undefined: none that can be read. */
export const jsonIn = (body: Body): unknown => {
  if (!(body instanceof Uint8Array)) return undefined
  try {
    return JSON.parse(utf8.decode(body)) as unknown
  } catch {
    return undefined
  }
}
