/** One way to decode the bytes at a place as an escaped character. */
export interface Decoding {
  readonly code: number
  /** Position after the escape. */
  readonly end: number
}

/** How often an escape can itself be escaped (JSON within JSON, a link within a link). */
export const nestingMax = 4

export const backslash = 0x5c
export const percent = 0x25
export const letterU = 0x75
export const digit0 = 0x30
export const slash = 0x2f
export const quote = 0x22

/** The longest escape: `%25252525XX`. */
export const escapeLengthMax = 3 + 2 * nestingMax

/** The value of a hex digit; NaN for another byte. */
export const nibble = (byte = 0): number => {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : Number.NaN
}

const hexPair = (bytes: Uint8Array, at: number): number => nibble(bytes[at]) * 16 + nibble(bytes[at + 1])

/** True for the bytes that begin an escape. */
export const isEscapeStart = (byte: number | undefined): boolean => byte === backslash || byte === percent

/** True for the bytes of escapes, except the two-character escapes of JSON. */
export const isEscapeByte = (byte: number): boolean =>
  isEscapeStart(byte) || byte === letterU || !Number.isNaN(nibble(byte))

/** True if the bytes end within a possible escape that begins at `at`. */
export const isTruncatedEscape = (bytes: Uint8Array, at: number): boolean =>
  isEscapeStart(bytes[at]) && bytes.length - at < escapeLengthMax && bytes.subarray(at).every(isEscapeByte)

/**
 * All ways to decode the bytes at `at` as one escaped ASCII character.
 * @see https://www.rfc-editor.org/rfc/rfc8259#section-7
 * @see https://www.rfc-editor.org/rfc/rfc3986#section-2.1
 */
export const decodings = (bytes: Uint8Array, at: number): Decoding[] => {
  if (bytes[at] === backslash) return jsonDecodings(bytes, at)
  return bytes[at] === percent ? urlDecodings(bytes, at) : []
}

/**
 * The character code of the only decoding that matters if the credential contains neither backslash nor percent sign; NaN if
 * there is none. Of several backslashes, the last one begins the escape.
 */
export const onlyCode = (bytes: Uint8Array, at: number): number => {
  if (bytes[at] === percent) return innermostCode(bytes, at + 1)
  if (isUnicodeEscape(bytes, at + 1)) return hexPair(bytes, at + 4)
  const next = bytes[at + 1]
  return next === slash || next === quote ? next : Number.NaN
}

const innermostCode = (bytes: Uint8Array, from: number): number => {
  let pair = from
  while (hexPair(bytes, pair) === percent && !Number.isNaN(hexPair(bytes, pair + 2))) pair += 2
  return hexPair(bytes, pair)
}

const jsonDecodings = (bytes: Uint8Array, at: number): Decoding[] => {
  let end = at + 1
  while (end < at + nestingMax && bytes[end] === backslash) end += 1
  const found: Decoding[] = []
  for (let half = at + 2; half <= end; half += 1) found.push({ code: backslash, end: half })
  const next = bytes[end]
  if (next === slash || next === quote) found.push({ code: next, end: end + 1 })
  if (isUnicodeEscape(bytes, end)) found.push({ code: hexPair(bytes, end + 3), end: end + 5 })
  return found
}

const isUnicodeEscape = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === letterU &&
  bytes[at + 1] === digit0 &&
  bytes[at + 2] === digit0 &&
  hexPair(bytes, at + 3) < 0x80

const urlDecodings = (bytes: Uint8Array, at: number): Decoding[] => {
  const found: Decoding[] = []
  let pair = at + 1
  for (let depth = 0; depth <= nestingMax; depth += 1, pair += 2) {
    const code = hexPair(bytes, pair)
    if (code < 0x80) found.push({ code, end: pair + 2 })
    if (code !== percent) break
  }
  return found
}
