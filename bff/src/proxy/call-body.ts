import type { MaybePromise } from '../runtime/maybe-promise.ts'
import { Failure } from '../failure.ts'
import type { Body } from '../streams/body.ts'
import type { CallBody } from './api-call.ts'
import { bufferUpTo } from '../streams/buffered-prefix.ts'
import { transformBody } from '../streams/body-transform.ts'
import type { Bytes, Chunks } from '../streams/chunks.ts'

/** A body up to this size is read before the call is made, so that the call can be made again. */
const heldBytesMax = 65_536

const tooLarge = (bytesMax: number) => new Failure('request-too-large', `more than ${bytesMax} bytes`)

/** Refuses a body that says itself that it is too large, before any of it is read. */
export const refuseOversized = (body: CallBody | null, bytesMax: number): void => {
  if ((body?.bytes ?? 0) > bytesMax) throw tooLarge(bytesMax)
}

const counted = (chunks: Chunks, bytesMax: number): Chunks => {
  let size = 0
  const chunk = (bytes: Bytes): Bytes => {
    size += bytes.byteLength
    if (size > bytesMax) throw tooLarge(bytesMax)
    return bytes
  }
  return transformBody(chunks, { chunk })
}

/** What goes on of a caller's body: whole where it is small, else as it arrives; never more than `bytesMax`. */
export const callBody = (body: CallBody, bytesMax: number): MaybePromise<Body> => {
  if (body.chunks instanceof Uint8Array) return body.chunks
  const chunks = counted(body.chunks, bytesMax)
  return (body.bytes ?? 0) > heldBytesMax ? chunks : bufferUpTo(chunks, heldBytesMax)
}

/** Whether a body can be sent a second time. */
export const canBeSentAgain = (body: Body): boolean => body === null || body instanceof Uint8Array
