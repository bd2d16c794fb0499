import { type Bytes, concatChunks } from './body.ts'

/** Thrown by `readStream` when the limit is exceeded. */
export class StreamTooLong extends Error {}

/**
 * Reads a stream to its end. Throws `StreamTooLong`, and cancels the stream, once more than `bytesMax` have arrived.
 * @param note receives the size of each piece.
 */
export const readStream = async (
  stream: ReadableStream<Bytes> | null,
  bytesMax: number,
  note?: (bytes: number) => void,
): Promise<Bytes> => {
  const chunks: Bytes[] = []
  let size = 0
  // Throwing out of the loop cancels the stream.
  for await (const chunk of stream ?? []) {
    size += chunk.byteLength
    note?.(chunk.byteLength)
    if (size > bytesMax) throw new StreamTooLong(`more than ${bytesMax} bytes`)
    chunks.push(chunk)
  }
  return concatChunks(chunks)
}
