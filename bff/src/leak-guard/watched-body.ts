import type { Body } from '../streams/body.ts'
import { transformBody } from '../streams/body-transform.ts'
import type { Bytes, Chunks } from '../streams/body.ts'
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
  if (!(body instanceof Uint8Array)) return watchedChunks(body, watching)
  if (watching.guard.finds(watching.credentials, body)) throw watching.found()
  return body
}

const watchedChunks = (chunks: Chunks, { guard, credentials, found }: Watching): Chunks => {
  const watch = openWatch(guard, credentials)
  const chunk = (bytes: Bytes): Bytes => {
    const passed = watch.admit(bytes)
    if (passed === undefined) throw found()
    return passed
  }
  return transformBody(chunks, { chunk, rest: () => watch.rest() })
}
