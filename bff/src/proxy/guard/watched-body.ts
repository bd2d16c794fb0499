import type { Body } from '../../transport/forward.ts'
import { withStep } from '../passing.ts'
import type { Bytes, Pieces } from '../pieces.ts'
import type { Credentials } from './credentials.ts'
import type { Guard } from './guard.ts'
import { openWatch } from './watch.ts'

export interface Watching {
  readonly guard: Guard
  readonly credentials: Credentials
  /** Reports it, and makes what the reader gets instead. */
  readonly found: () => Error
}

/** The same body, as long as no credential stands in it; throws what `found` makes before any part of one has gone on. */
export const watchedBody = (body: Body, watching: Watching): Body => {
  if (body === null) return null
  if (!(body instanceof Uint8Array)) return watchedPieces(body, watching)
  if (watching.guard.finds(watching.credentials, body)) throw watching.found()
  return body
}

const watchedPieces = (pieces: Pieces, { guard, credentials, found }: Watching): Pieces => {
  const watch = openWatch(guard, credentials)
  const piece = (bytes: Bytes): Bytes => {
    const passed = watch.admit(bytes)
    if (passed === undefined) throw found()
    return passed
  }
  return withStep(pieces, { piece, rest: () => watch.rest() })
}
