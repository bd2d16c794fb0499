import type { Bytes, Chunks } from './body.ts'

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
