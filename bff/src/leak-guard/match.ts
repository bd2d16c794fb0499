import { decodings, isEscapeStart, isTruncatedEscape, onlyCode } from './escapes.ts'

/** `partial`: the bytes end before the credential does, and match it so far. */
export type Match = 'full' | 'partial' | 'none'

/** Compares the bytes at `at` with a credential from its character `from` on, decoding escapes in any mixture. */
export const matchAt = (bytes: Uint8Array, at: number, text: string, from = 0): Match => {
  const length = plainMatchLength(bytes, at, text, from)
  const next = at + length
  const index = from + length
  if (index === text.length) return 'full'
  if (next === bytes.length) return 'partial'
  if (!isEscapeStart(bytes[next]) || isOtherCharacter(bytes, next, text.charCodeAt(index))) return 'none'
  return matchDecoded(bytes, next, text, index)
}

const plainMatchLength = (bytes: Uint8Array, at: number, text: string, from: number): number => {
  const most = Math.min(text.length - from, bytes.length - at)
  let length = 0
  while (length < most && isPlain(bytes[at + length], text.charCodeAt(from + length))) length += 1
  return length
}

// Most escapes stand for another character, which this check finds without allocating.
const isOtherCharacter = (bytes: Uint8Array, at: number, code: number): boolean => {
  const only = onlyCode(bytes, at)
  return !Number.isNaN(only) && !isEscapeStart(only) && !isEscapeStart(code) && only !== code
}

const isPlain = (byte: number | undefined, code: number): boolean => byte === code && !isEscapeStart(byte)

// A credential that contains a backslash or percent sign has several decodings; all are tried in parallel.
const matchDecoded = (bytes: Uint8Array, at: number, text: string, from: number): Match => {
  let positions = [at]
  let isPartial = false
  for (let index = from; index < text.length && positions.length > 0; index += 1) {
    isPartial ||= positions.some((position) => position >= bytes.length || isTruncatedEscape(bytes, position))
    const code = text.charCodeAt(index)
    positions = [...new Set(positions.flatMap((position) => endsOf(bytes, position, code)))]
  }
  if (positions.length > 0) return 'full'
  return isPartial ? 'partial' : 'none'
}

const endsOf = (bytes: Uint8Array, at: number, code: number): number[] => {
  const ends = decodings(bytes, at).flatMap((decoding) => (decoding.code === code ? [decoding.end] : []))
  return bytes[at] === code ? [at + 1, ...ends] : ends
}
