export class TooMuch extends Error {}

/** Reads a stream to its end, or throws `TooMuch` as soon as it holds more than `bytesMax`. */
export const readStream = async (
  stream: ReadableStream<Uint8Array> | null,
  bytesMax: number,
): Promise<Uint8Array<ArrayBuffer>> => {
  const chunks: Uint8Array[] = []
  let size = 0
  // Leaving the loop by a throw cancels the stream.
  for await (const chunk of stream ?? []) {
    size += chunk.byteLength
    if (size > bytesMax) throw new TooMuch(`more than ${bytesMax} bytes`)
    chunks.push(chunk)
  }
  return joined(chunks, size)
}

const joined = (chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}
