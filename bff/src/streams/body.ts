/** Bytes in memory, a stream of chunks, or null for no body. Leaving an iteration early ends the call behind it. */
export type Body = Uint8Array<ArrayBuffer> | AsyncIterable<Uint8Array<ArrayBuffer>> | null
