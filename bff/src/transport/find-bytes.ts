/** The first index of `wanted` at or after `from`; -1 if there is none. */
export type FindBytes = (bytes: Uint8Array, wanted: Uint8Array, from: number) => number

/** Portable search, in plain JavaScript. */
export const findBytes: FindBytes = (bytes, wanted, from) => {
  let at = bytes.indexOf(wanted[0] ?? 0, from)
  while (at >= 0 && !matchesAt(bytes, wanted, at)) at = bytes.indexOf(wanted[0] ?? 0, at + 1)
  return at
}

/** True if `wanted` occurs at the index `at`. */
export const matchesAt = (bytes: Uint8Array, wanted: Uint8Array, at: number): boolean => {
  let length = 0
  while (length < wanted.length && bytes[at + length] === wanted[length]) length += 1
  return length === wanted.length
}
