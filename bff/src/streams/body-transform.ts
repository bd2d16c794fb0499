import { type Bytes, type Chunks, concatChunks } from './body.ts'

/** One step that is applied to each chunk of a body. */
export interface ChunkTransform {
  /** Called before the source is asked for its next chunk. */
  readonly ask?: () => void
  /** Replaces a chunk. If it throws, the body ends with that error, and the source is aborted. */
  readonly chunk?: (chunk: Bytes) => Bytes
  /** The bytes that it held back, asked for after the last chunk; never after `chunk` threw. */
  readonly rest?: () => Bytes
  /** Called when reading is over: at the end, after an error, or when the reader stops. May be called more than once. */
  readonly over?: () => void
}

/** Adds a step to a body. The result replaces the body given, which must not be read any more. */
export const transformBody = (chunks: Chunks, step: ChunkTransform): Chunks =>
  chunks instanceof TransformedBody
    ? chunks.and(step)
    : new TransformedBody(chunks[Symbol.asyncIterator](), [step])

const over = { done: true, value: undefined } as const
const nothing: Bytes = new Uint8Array(0)

/**
 * One iterator for all steps: one per step would cost each chunk as much as reading it. Not a generator, because `return` of a
 * generator that was never started does not run its `finally`.
 */
class TransformedBody implements AsyncIterableIterator<Bytes, undefined> {
  readonly #inner: AsyncIterator<Bytes>
  readonly #steps: readonly ChunkTransform[]
  #isOver = false

  constructor(inner: AsyncIterator<Bytes>, steps: readonly ChunkTransform[]) {
    this.#inner = inner
    this.#steps = steps
  }

  and(step: ChunkTransform): TransformedBody {
    return new TransformedBody(this.#inner, [...this.#steps, step])
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<Bytes, undefined>> {
    try {
      let value = nothing
      while (value.length === 0 && !this.#isOver) {
        for (const step of this.#steps) step.ask?.()
        value = this.#transform(await this.#inner.next())
      }
      return value.length === 0 ? over : { done: false, value }
    } catch (error) {
      await this.return()
      throw error
    }
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#end()
    await this.#inner.return?.()
    return over
  }

  #transform(read: IteratorResult<Bytes, unknown>): Bytes {
    if (read.done === true) return this.#last()
    let { value } = read
    for (const step of this.#steps) if (step.chunk && value.length > 0) value = step.chunk(value)
    return value
  }

  #last(): Bytes {
    this.#end()
    let value = nothing
    for (const { chunk, rest } of this.#steps) {
      if (chunk && value.length > 0) value = chunk(value)
      if (rest) value = concatChunks([value, rest()])
    }
    return value
  }

  #end(): void {
    this.#isOver = true
    for (const step of this.#steps) step.over?.()
  }
}
