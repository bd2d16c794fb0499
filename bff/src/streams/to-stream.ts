type Bytes = Uint8Array<ArrayBuffer>

/** What arrives piece by piece as a web stream, no faster than it is read. */
export const toStream = (chunks: AsyncIterable<Bytes>): ReadableStream<Bytes> => {
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
