import type { CredentialPatterns } from './credential-patterns.ts'
import {
  backslash,
  escapeLengthMax,
  isEscapeByte,
  isEscapeStart,
  isTruncatedEscape,
  nestingMax,
  onlyCode,
} from './escapes.ts'
import { matchAt } from './match.ts'

/** A table of the bytes in credentials. */
export interface ByteFilter {
  /** True if a credential, escaped or not, can contain the byte. */
  mayContain(byte: number): boolean
  /** True if a credential begins with the byte. */
  isFirst(byte: number): boolean
}

const containedByte = 1
const firstByte = 3

const ofEscapes = Uint8Array.from({ length: 0x100 }, (_, byte) => (isEscapeByte(byte) ? containedByte : 0))

/** One table serves all connections and is rewritten for each pattern set. */
export const openByteFilter = (): ((patterns: CredentialPatterns) => ByteFilter) => {
  const table = new Uint8Array(ofEscapes.length)
  let current: CredentialPatterns | undefined
  const filter: ByteFilter = {
    mayContain: (byte) => table[byte] !== 0,
    isFirst: (byte) => table[byte] === firstByte,
  }
  return (patterns) => {
    if (current === patterns) return filter
    table.set(ofEscapes)
    for (const text of patterns.texts) addContained(table, text)
    for (const text of patterns.texts) table[text.charCodeAt(0)] = firstByte
    current = patterns
    return filter
  }
}

const addContained = (table: Uint8Array, text: string): void => {
  for (let at = 0; at < text.length; at += 1) table[text.charCodeAt(at)] = containedByte
}

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
