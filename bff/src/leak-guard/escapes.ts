/** One way to read the bytes at a place as an escaped character. */
export interface Reading {
  readonly code: number
  /** Behind the escape. */
  readonly end: number
}

/** An escape may itself have been escaped this often (JSON within JSON, a link within a link). */
export const nestedMax = 4

export const backslash = 0x5c
export const percent = 0x25
export const letterU = 0x75
export const digit0 = 0x30
export const slash = 0x2f
export const quote = 0x22

/** The longest escape: `%25252525XX`. */
export const escapeLengthMax = 3 + 2 * nestedMax

const nibble = (byte = 0): number => {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : Number.NaN
}

const hexPair = (bytes: Uint8Array, at: number): number => nibble(bytes[at]) * 16 + nibble(bytes[at + 1])

/** What can begin an escape. */
export const isLead = (byte: number | undefined): boolean => byte === backslash || byte === percent

/** What escapes consist of, but for the short ones of JSON. */
export const isOfEscape = (byte: number): boolean =>
  isLead(byte) || byte === letterU || !Number.isNaN(nibble(byte))

/** Whether the bytes end in the middle of what may become an escape. */
export const isCutOff = (bytes: Uint8Array, at: number): boolean =>
  isLead(bytes[at]) && bytes.length - at < escapeLengthMax && bytes.subarray(at).every(isOfEscape)

/**
 * Every way to read what begins at `at` as one escaped character of a credential; credentials are ASCII.
 * @see https://www.rfc-editor.org/rfc/rfc8259#section-7
 * @see https://www.rfc-editor.org/rfc/rfc3986#section-2.1
 */
export const readings = (bytes: Uint8Array, at: number): Reading[] => {
  if (bytes[at] === backslash) return jsonReadings(bytes, at)
  return bytes[at] === percent ? urlReadings(bytes, at) : []
}

/**
 * The one reading that counts where the credential holds neither backslash nor percent sign; not a number: there is none.
 * Of several backslashes the last one begins it.
 */
export const onlyReading = (bytes: Uint8Array, at: number): number => {
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

const jsonReadings = (bytes: Uint8Array, at: number): Reading[] => {
  let end = at + 1
  while (end < at + nestedMax && bytes[end] === backslash) end += 1
  const found: Reading[] = []
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

const urlReadings = (bytes: Uint8Array, at: number): Reading[] => {
  const found: Reading[] = []
  let pair = at + 1
  for (let depth = 0; depth <= nestedMax; depth += 1, pair += 2) {
    const code = hexPair(bytes, pair)
    if (code < 0x80) found.push({ code, end: pair + 2 })
    if (code !== percent) break
  }
  return found
}
