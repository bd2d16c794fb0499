import type { Body } from './body.ts'

/** Abandons a body that is not going to be read, and the call behind it. Errors of the abandoned stream are ignored. */
export const discard = (body: Body | ReadableStream): void => {
  if (body === null || body instanceof Uint8Array) return
  const ended = body instanceof ReadableStream ? body.cancel() : body[Symbol.asyncIterator]().return?.()
  void ended?.then(undefined, () => {})
}
