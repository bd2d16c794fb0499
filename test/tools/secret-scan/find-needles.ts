export interface Needle<Tag> {
  readonly bytes: Uint8Array
  readonly tag: Tag
}

export interface Found<Tag> {
  readonly tag: Tag
  /** Of the first occurrence. */
  readonly offset: number
}

/** Needles are looked up by their first four bytes, so none may be shorter. */
const keyLength = 4
const filterBits = 20

const keyAt = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] ?? 0) << 24) |
    ((bytes[at + 1] ?? 0) << 16) |
    ((bytes[at + 2] ?? 0) << 8) |
    (bytes[at + 3] ?? 0)) >>>
  0

const slotOf = (key: number): number => Math.imul(key, 0x9e3779b1) >>> (32 - filterBits)

const isAt = (haystack: Uint8Array, needle: Uint8Array, at: number): boolean => {
  if (at + needle.length > haystack.length) return false
  for (let i = keyLength; i < needle.length; i += 1) if (haystack[at + i] !== needle[i]) return false
  return true
}

/**
 * Searches for many needles in one pass: a filter over the first four bytes decides at each position whether any needle can begin
 * there (Rabin–Karp with a Bloom filter of one hash). Thousands of needles cost as much as one.
 * @see https://en.wikipedia.org/wiki/Rabin%E2%80%93Karp_algorithm
 */
export const findNeedles = <Tag>(
  needles: readonly Needle<Tag>[],
): ((haystack: Uint8Array) => Found<Tag>[]) => {
  const filter = new Uint8Array(1 << filterBits)
  const byKey = new Map<number, Needle<Tag>[]>()
  for (const needle of needles) {
    if (needle.bytes.length < keyLength) throw new Error('A needle has at least four bytes.')
    const key = keyAt(needle.bytes, 0)
    filter[slotOf(key)] = 1
    byKey.set(key, [...(byKey.get(key) ?? []), needle])
  }
  return (haystack) => {
    const found = new Map<Needle<Tag>, number>()
    let key = keyAt(haystack, 0) >>> 8
    for (let at = 0; at + keyLength <= haystack.length; at += 1) {
      key = ((key << 8) | (haystack[at + keyLength - 1] ?? 0)) >>> 0
      if (filter[slotOf(key)] === 0) continue
      for (const needle of byKey.get(key) ?? [])
        if (!found.has(needle) && isAt(haystack, needle.bytes, at)) found.set(needle, at)
    }
    return [...found].map(([{ tag }, offset]) => ({ tag, offset }))
  }
}
