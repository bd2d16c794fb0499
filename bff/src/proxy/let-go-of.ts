import type { Body } from '../transport/forward.ts'

/** Lets go of a body that nobody reads, and of the call behind it. That it broke off by itself is no news. */
export const letGoOf = (body: Body): void => {
  if (body === null || body instanceof Uint8Array) return
  void body[Symbol.asyncIterator]()
    .return?.()
    .then(undefined, () => {})
}
