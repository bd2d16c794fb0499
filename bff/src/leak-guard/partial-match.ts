import type { ByteFilter } from './byte-filter.ts'
import type { CredentialPatterns } from './credential-patterns.ts'
import {
  backslash,
  escapeLengthMax,
  isEscapeStart,
  isTruncatedEscape,
  nestingMax,
  onlyCode,
} from './escapes.ts'
import { matchAt } from './match.ts'

/** Number of bytes at the end that may be the beginning of a credential. */
export const partialMatchLength = (
  bytes: Uint8Array,
  patterns: CredentialPatterns,
  filter: ByteFilter,
): number => {
  const longest = Math.max(0, ...patterns.texts.map(({ length }) => length))
  let at = startOfTail(bytes, longest, filter)
  while (at < bytes.length && !isPartialMatchAt(bytes, at, patterns, filter)) at += 1
  // A nested escape begins with more than one backslash.
  const firstPossible = at - nestingMax + 1
  while (at > firstPossible && bytes[at] === backslash && bytes[at - 1] === backslash) at -= 1
  return bytes.length - at
}

// A partial match is no longer than the longest credential and contains only bytes that credentials can contain.
const startOfTail = (bytes: Uint8Array, longest: number, filter: ByteFilter): number => {
  let at = bytes.length
  let first = at - longest - escapeLengthMax
  while (at > Math.max(first, 0) && filter.mayContain(bytes[at - 1] ?? 0)) {
    at -= 1
    if (isEscapeStart(bytes[at])) first = bytes.length - longest * escapeLengthMax
  }
  return at
}

const isPartialMatchAt = (
  bytes: Uint8Array,
  at: number,
  { texts, ambiguous }: CredentialPatterns,
  filter: ByteFilter,
): boolean => {
  const byte = bytes[at] ?? 0
  const isPossible =
    filter.isFirst(byte) || (isEscapeStart(byte) && (ambiguous || isFirstEscaped(bytes, at, filter)))
  return isPossible && texts.some((text) => matchAt(bytes, at, text) === 'partial')
}

const isFirstEscaped = (bytes: Uint8Array, at: number, filter: ByteFilter): boolean =>
  filter.isFirst(onlyCode(bytes, at)) || isTruncatedEscape(bytes, at)
