import type { ForwardResponse } from '../transport/forward.ts'

const peekBytesMax = 65_536

type Bytes = Uint8Array<ArrayBuffer>
type Body = ReadableStream<Bytes> | null

/** Reads the first bytes of an error answer to see what it means, and gives the whole body back unread. */
export const peekJson = async ({ body }: ForwardResponse): Promise<{ json: unknown; body: Body }> => {
  if (body === null) return { json: undefined, body }
  const reader = body.getReader()
  const chunks: Bytes[] = []
  let size = 0
  let done = false
  while (!done && size <= peekBytesMax) {
    const read = await reader.read()
    done = read.done
    if (read.value) {
      chunks.push(read.value)
      size += read.value.byteLength
    }
  }
  return { json: done ? parse(chunks) : undefined, body: rejoin(chunks, reader) }
}

const parse = (chunks: readonly Bytes[]): unknown => {
  const decoder = new TextDecoder()
  const text = chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode()
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const rejoin = (chunks: Bytes[], reader: ReadableStreamDefaultReader<Bytes>): ReadableStream<Bytes> =>
  new ReadableStream({
    async pull(controller) {
      const next = chunks.shift()
      if (next) return controller.enqueue(next)
      const { done, value } = await reader.read()
      return done ? controller.close() : controller.enqueue(value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
