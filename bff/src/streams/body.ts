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
