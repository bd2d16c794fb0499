import type { FindBytes } from '../transport/find-bytes.ts'
import type { CredentialPatterns } from './credential-patterns.ts'
import {
  backslash,
  decodings,
  digit0,
  isEscapeStart,
  letterU,
  nestingMax,
  onlyCode,
  percent,
  quote,
  slash,
} from './escapes.ts'
import { matchAt } from './match.ts'

/**
 * A table of adjacent pairs in credential prefixes, for ruling out places cheaply. It has false positives but no false negatives.
 */
export interface BigramFilter {
  /** True if the two bytes can be adjacent in a prefix, in any mixture of plain and escaped characters. */
  mayContainBytes(first: number, second: number): boolean
  /** True if the two characters can be adjacent in a prefix before escaping. A `first` of 0 stands for its beginning. */
  mayContain(first: number, second: number): boolean
}

const asBytes = 1
const asCharacters = 2

const pairOf = (first: number, second: number): number => ((first & 0x7f) << 7) | (second & 0x7f)

/** One table serves all connections and is rewritten for each pattern set. No credential contains the character 0. */
export const openBigramFilter = (): ((patterns: CredentialPatterns) => BigramFilter) => {
  const pairs = new Uint8Array(0x80 * 0x80)
  let current: CredentialPatterns | undefined
  const filter: BigramFilter = {
    mayContainBytes: (first, second) => ((pairs[pairOf(first, second)] ?? 0) & asBytes) !== 0,
    mayContain: (first, second) => ((pairs[pairOf(first, second)] ?? 0) & asCharacters) !== 0,
  }
  return (patterns) => {
    if (current === patterns) return filter
    pairs.set(ofEveryPrefix)
    for (const text of patterns.texts) addPrefix(pairs, text, patterns.prefixLength)
    current = patterns
    return filter
  }
}

const addPrefix = (pairs: Uint8Array, text: string, length: number): void => {
  let before = 0
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at)
    pairs[pairOf(before, code)] = asBytes | asCharacters
    // If the preceding character is escaped, the byte before this one is its last hex digit.
    addBytes(pairs, lowerDigits[before & 0xf] ?? 0, code)
    addBytes(pairs, upperDigits[before & 0xf] ?? 0, code)
    before = code
  }
}

const addBytes = (pairs: Uint8Array, first: number, second: number): void => {
  const pair = pairOf(first, second)
  pairs[pair] = (pairs[pair] ?? 0) | asBytes
}

const codesOf = (text: string): readonly number[] => Array.from(text, (one) => one.charCodeAt(0))
const lowerDigits = codesOf('0123456789abcdef')
const upperDigits = codesOf('0123456789ABCDEF')
const hexDigits = [...lowerDigits, ...upperDigits.slice(10)]

/** First hex digits of the visible ASCII characters. */
const firstDigits = codesOf('234567')
const visible = Array.from({ length: 0x5e }, (_, code) => 0x21 + code)

const ofEveryPrefix = new Uint8Array(0x80 * 0x80)
const addAll = (firsts: readonly number[], seconds: readonly number[]): void => {
  for (const first of firsts) for (const second of seconds) addBytes(ofEveryPrefix, first, second)
}
addAll(visible, [backslash, percent])
addAll([backslash], [letterU, slash, quote])
addAll([letterU, digit0], [digit0])
addAll([percent, digit0], firstDigits)
addAll(firstDigits, hexDigits)
// An escaped percent sign: %25.
addAll(codesOf('5'), firstDigits)

const escapeStarts = [Uint8Array.of(backslash), Uint8Array.of(percent)]

export interface EscapedSearch {
  readonly find: FindBytes
  readonly bigrams: (patterns: CredentialPatterns) => BigramFilter
}

/**
 * Reports whether the bytes contain a credential with an escape in its prefix. Bodies without any escape cost two native searches;
 * in others about one pair of bytes in thirty is inspected.
 */
export const findEscapedPrefix = (
  bytes: Uint8Array,
  patterns: CredentialPatterns,
  { find, bigrams }: EscapedSearch,
): boolean => {
  if (!escapeStarts.some((start) => find(bytes, start, 0) >= 0)) return false
  return searchRuns({ bytes, patterns, bigrams: bigrams(patterns) })
}

interface Search {
  readonly bytes: Uint8Array
  readonly patterns: CredentialPatterns
  readonly bigrams: BigramFilter
}

// In any mixture of escapes, a prefix is a run of possible bigrams at least as long as itself. Sampling one bigram per prefix
// length therefore hits every such run.
const searchRuns = (search: Search): boolean => {
  const { bytes, patterns, bigrams } = search
  const step = patterns.prefixLength - 1
  for (let at = step; at < bytes.length; at += step) {
    if (!bigrams.mayContainBytes(bytes[at - 1] ?? 0, bytes[at] ?? 0)) continue
    const end = runEnd(bytes, at, bigrams)
    if (isCredentialWithin(search, runStart(bytes, at - 1, bigrams), end)) return true
    at = end
  }
  return false
}

const runStart = (bytes: Uint8Array, from: number, bigrams: BigramFilter): number => {
  let at = from
  while (at > 0 && bigrams.mayContainBytes(bytes[at - 1] ?? 0, bytes[at] ?? 0)) at -= 1
  return at
}

const runEnd = (bytes: Uint8Array, from: number, bigrams: BigramFilter): number => {
  let at = from + 1
  while (at < bytes.length && bigrams.mayContainBytes(bytes[at - 1] ?? 0, bytes[at] ?? 0)) at += 1
  return at
}

const isCredentialWithin = (search: Search, start: number, end: number): boolean => {
  if (end - start < search.patterns.prefixLength) return false
  for (let at = start; at < end; at += 1) {
    if (isEscapeStart(search.bytes[at]) && isEscapeInCredential(search, at)) return true
  }
  return false
}

const isEscapeInCredential = (search: Search, at: number): boolean => {
  const code = onlyCode(search.bytes, at)
  if (Number.isNaN(code) && !search.patterns.ambiguous) return false
  return escapeStartsAt(search.bytes, at).some((start) => isFirstEscape(search, start, code))
}

// A nested escape begins with more than one backslash.
const escapeStartsAt = (bytes: Uint8Array, at: number): number[] => {
  const starts = [at]
  while (starts.length < nestingMax && bytes[at - starts.length] === backslash)
    starts.push(at - starts.length)
  return starts
}

// The characters before the first escape of a credential are plain, so each escape is tried as that first one.
const isFirstEscape = (search: Search, at: number, code: number): boolean => {
  const { bytes, patterns } = search
  const indexEnd = possibleIndexEnd(search, bytes[at - 1] ?? 0, code)
  if (indexEnd === 0) return false
  return decodings(bytes, at).some((decoding) =>
    patterns.texts.some((text) => {
      for (let index = 0; index < indexEnd; index += 1) {
        const fits = text.charCodeAt(index) === decoding.code && isPrecededBy(bytes, at, text, index)
        if (fits && matchAt(bytes, decoding.end, text, index + 1) === 'full') return true
      }
      return false
    }),
  )
}

/** The end of the range of prefix positions that the escape can occupy. */
const possibleIndexEnd = ({ patterns, bigrams }: Search, before: number, code: number): number => {
  if (patterns.ambiguous || bigrams.mayContain(before, code)) return patterns.prefixLength
  return bigrams.mayContain(0, code) ? 1 : 0
}

/** True if the first `count` characters of the text precede `at`, unescaped. */
const isPrecededBy = (bytes: Uint8Array, at: number, text: string, count: number): boolean => {
  let index = count - 1
  while (index >= 0 && bytes[at - count + index] === text.charCodeAt(index)) index -= 1
  return index < 0
}
