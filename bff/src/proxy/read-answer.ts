import { type Body, type Bytes, concatChunks } from '../streams/body.ts'
import type { ApiResponse } from './api-call.ts'

/** The beginning of a response body. */
export interface AnswerContent {
  readonly mediaType: string
  readonly bytes: Bytes
  /** True if the body was longer. */
  readonly truncated: boolean
}

const limited = async (body: Body, bytesMax: number): Promise<Bytes> => {
  if (body === null) return new Uint8Array()
  if (body instanceof Uint8Array) return body
  const chunks: Bytes[] = []
  let size = 0
  for await (const chunk of body) {
    // A copy, because the buffer of a chunk is used again.
    chunks.push(chunk.slice())
    size += chunk.byteLength
    if (size > bytesMax) break
  }
  return concatChunks(chunks)
}

/** Reads at most `bytesMax` bytes of a body, and aborts the call if there are more. */
export const readAnswer = async (
  { headers, body }: ApiResponse,
  bytesMax: number,
): Promise<AnswerContent> => {
  const bytes = await limited(body, bytesMax)
  return {
    mediaType: headers['content-type'] ?? 'application/octet-stream',
    bytes: bytes.slice(0, bytesMax),
    truncated: bytes.byteLength > bytesMax,
  }
}
