import { type Bytes, concatChunks, type Chunks } from './chunks.ts'

/** What happens to the pieces of a body on their way. */
export interface ChunkTransform {
  /** What goes on in place of a piece. Where it throws, nothing more goes on, and what is behind is let go. */
  readonly chunk?: (chunk: Bytes) => Bytes
  /** What it held back, once the last piece has come; nothing where `chunk` threw. */
  readonly rest?: () => Bytes
  /** Nothing more is read: it is at its end, broke off, or nobody reads on. May be told more than once. */
  readonly over?: () => void
}

/** The same body with one more thing that happens to each piece; for the reader of the answer alone. */
export const transformBody = (chunks: Chunks, step: ChunkTransform): Chunks =>
  chunks instanceof TransformedBody
    ? chunks.and(step)
    : new TransformedBody(chunks[Symbol.asyncIterator](), [step])

const over = { done: true, value: undefined } as const
const nothing: Bytes = new Uint8Array(0)

/**
 * One iterator for all steps, since each of its own would cost every piece as much as reading it. No generator: one that nobody
 * has started to read does not hear that nobody ever will.
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
      while (value.length === 0 && !this.#isOver) value = this.#taken(await this.#inner.next())
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

  #taken(read: IteratorResult<Bytes, unknown>): Bytes {
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
