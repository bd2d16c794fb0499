import { type FindBytes, standsAt } from './find-bytes.ts'

// A question to the native search costs as much as looking at this many bytes oneself.
const nearBytes = 64

/** Looks for bytes with the native search of Node: over long stretches thirty times as fast as the language alone. */
export const nativeFindBytes: FindBytes = (bytes, wanted, from) => {
  const far = Math.min(from + nearBytes, bytes.length)
  let at = from
  while (at < far && !(bytes[at] === wanted[0] && standsAt(bytes, wanted, at))) at += 1
  if (at < far) return at
  return far < bytes.length ? Buffer.prototype.indexOf.call(bytes, wanted, far) : -1
}
