/** The first place of a few bytes at or after `from`; -1: they are nowhere. */
export type FindBytes = (bytes: Uint8Array, wanted: Uint8Array, from: number) => number

/** Looks for bytes with nothing but the language. */
export const findBytes: FindBytes = (bytes, wanted, from) => {
  let at = bytes.indexOf(wanted[0] ?? 0, from)
  while (at >= 0 && !standsAt(bytes, wanted, at)) at = bytes.indexOf(wanted[0] ?? 0, at + 1)
  return at
}

export const standsAt = (bytes: Uint8Array, wanted: Uint8Array, at: number): boolean => {
  let length = 0
  while (length < wanted.length && bytes[at + length] === wanted[length]) length += 1
  return length === wanted.length
}
