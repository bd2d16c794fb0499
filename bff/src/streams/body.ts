/** Bytes in an unshared buffer. */
export type Bytes = Uint8Array<ArrayBuffer>
/** A body that arrives in chunks. Ending an iteration early aborts the call behind it. */
export type Chunks = AsyncIterable<Bytes>
/** Bytes in memory, a stream of chunks, or null for no body. */
export type Body = Bytes | Chunks | null

/** Copies chunks into one buffer. */
export const concatChunks = (chunks: readonly Bytes[]): Bytes => {
  const bytes = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.byteLength, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}

/** Discards an unread body and aborts the call behind it. Errors of the discarded stream are ignored. */
export const discard = (body: Body | ReadableStream): void => {
  if (body === null || body instanceof Uint8Array) return
  const ended = body instanceof ReadableStream ? body.cancel() : body[Symbol.asyncIterator]().return?.()
  void ended?.then(undefined, () => {})
}

/** A web stream of the chunks. It reads a chunk only when its own reader asks for one. */
export const toStream = (chunks: Chunks): ReadableStream<Bytes> => {
  const iterator = chunks[Symbol.asyncIterator]()
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await iterator.next()
        return done ? controller.close() : controller.enqueue(value)
      },
      cancel: async () => void (await iterator.return?.()),
    },
    { highWaterMark: 0 },
  )
}
