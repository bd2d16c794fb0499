import type { Awaitable } from '../awaitable.ts'
import { Failure } from '../failure.ts'
import type { Body } from '../transport/forward.ts'
import type { CallBody } from './api-call.ts'
import { wholeUpTo } from './peek.ts'
import { withStep } from './passing.ts'
import type { Bytes, Pieces } from './pieces.ts'

/** A body up to this size is read before the call is made, so that the call can be made again. */
const heldBytesMax = 65_536

const tooLarge = (bytesMax: number) => new Failure('request-too-large', `more than ${bytesMax} bytes`)

/** Refuses a body that says itself that it is too large, before any of it is read. */
export const refuseOversized = (body: CallBody | null, bytesMax: number): void => {
  if ((body?.bytes ?? 0) > bytesMax) throw tooLarge(bytesMax)
}

const counted = (pieces: Pieces, bytesMax: number): Pieces => {
  let size = 0
  const piece = (bytes: Bytes): Bytes => {
    size += bytes.byteLength
    if (size > bytesMax) throw tooLarge(bytesMax)
    return bytes
  }
  return withStep(pieces, { piece })
}

/** What goes on of a caller's body: whole where it is small, else as it arrives; never more than `bytesMax`. */
export const callBody = (body: CallBody, bytesMax: number): Awaitable<Body> => {
  if (body.pieces instanceof Uint8Array) return body.pieces
  const pieces = counted(body.pieces, bytesMax)
  return (body.bytes ?? 0) > heldBytesMax ? pieces : wholeUpTo(pieces, heldBytesMax)
}

/** Whether a body can be sent a second time. */
export const canBeSentAgain = (body: Body): boolean => body === null || body instanceof Uint8Array
