import type { Body } from '../../transport/forward.ts'
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

const over = { done: true, value: undefined } as const

const watchedPieces = (pieces: Pieces, { guard, credentials, found }: Watching): Pieces => ({
  [Symbol.asyncIterator]() {
    const inner = pieces[Symbol.asyncIterator]()
    const letGo = async () => (await inner.return?.()) ?? over
    const watch = openWatch(guard, credentials)
    const next = async (): Promise<IteratorResult<Bytes>> => {
      const read = await inner.next()
      const value = read.done === true ? watch.rest() : watch.admit(read.value)
      if (value === undefined) {
        await letGo()
        throw found()
      }
      if (value.length > 0) return { done: false, value }
      return read.done === true ? over : next()
    }
    return { next, return: letGo }
  },
})
