import { type Bytes, concatChunks } from '../streams/body.ts'

/** The bytes of a stream that were received but not passed on. Adding and taking cost time in proportion to the bytes moved. */
export class WithheldBytes {
  #buffer: Bytes
  #start = 0
  #end: number

  constructor(first: Bytes) {
    // A copy, because the memory of a chunk may be released when its other bytes have been written.
    this.#buffer = concatChunks([first])
    this.#end = first.length
  }

  /** Valid until the next change. */
  get bytes(): Bytes {
    return this.#buffer.subarray(this.#start, this.#end)
  }

  add(chunk: Bytes): void {
    if (this.#end + chunk.length > this.#buffer.length) this.#grow(chunk.length)
    this.#buffer.set(chunk, this.#end)
    this.#end += chunk.length
  }

  /** Removes the first `count` bytes. */
  take(count: number): Bytes {
    const taken = this.#buffer.slice(this.#start, this.#start + count)
    this.#start += count
    return taken
  }

  // At least doubled, so that each byte is copied a constant number of times.
  #grow(more: number): void {
    const kept = this.bytes
    this.#buffer = concatChunks([kept, new Uint8Array(kept.length + 2 * more)])
    this.#start = 0
    this.#end = kept.length
  }
}
