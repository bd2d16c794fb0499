import type { Body } from './body.ts'

/** Discards an unread body and aborts the call behind it. Errors of the discarded stream are ignored. */
export const discard = (body: Body | ReadableStream): void => {
  if (body === null || body instanceof Uint8Array) return
  const ended = body instanceof ReadableStream ? body.cancel() : body[Symbol.asyncIterator]().return?.()
  void ended?.then(undefined, () => {})
}
