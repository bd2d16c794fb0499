import { type Body, type Bytes, concatChunks } from '../streams/body.ts'
import type { ApiResponse } from './api-call.ts'

/** The beginning of a response body. */
export interface AnswerContent {
  readonly mediaType: string
  readonly bytes: Bytes
  /** True if the body was longer. */
  readonly truncated: boolean
}

const limited = async (body: Body, bytesMax: number, chunks: Bytes[]): Promise<void> => {
  if (body === null) return
  if (body instanceof Uint8Array) return void chunks.push(body)
  let size = 0
  for await (const chunk of body) {
    // A copy, because the buffer of a chunk is used again.
    chunks.push(chunk.slice())
    size += chunk.byteLength
    if (size > bytesMax) break
  }
}

/** Reads at most `bytesMax` bytes of a body, and aborts the call if there are more. */
export const readAnswer = async (
  { headers, body }: ApiResponse,
  bytesMax: number,
): Promise<AnswerContent> => {
  const chunks: Bytes[] = []
  await limited(body, bytesMax, chunks)
  const bytes = concatChunks(chunks)
  return {
    mediaType: headers['content-type'] ?? 'application/octet-stream',
    bytes: bytes.slice(0, bytesMax),
    truncated: bytes.byteLength > bytesMax,
  }
}

/** Reads as much of a body as there is, also of one that breaks off. */
export const beginningOf = async (body: Body, bytesMax: number) => {
  const chunks: Bytes[] = []
  let brokeOff = false
  try {
    await limited(body, bytesMax, chunks)
  } catch {
    brokeOff = true
  }
  const bytes = concatChunks(chunks)
  return { body: bytes.slice(0, bytesMax), truncated: brokeOff || bytes.byteLength > bytesMax }
}
