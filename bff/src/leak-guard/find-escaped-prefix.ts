import type { FindBytes } from '../transport/find-bytes.ts'
import type { Automata } from './credential-automaton.ts'
import type { CredentialPatterns } from './credential-patterns.ts'
import {
  backslash,
  digit0,
  isEscapeStart,
  letterU,
  nestingMax,
  onlyCode,
  percent,
  quote,
  slash,
} from './escapes.ts'
import { found } from './find-plain-prefix.ts'

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
  readonly automata: Automata
}

/**
 * Reports whether the bytes contain a credential with an escape in its prefix that begins before the index `end`. Bodies without any
 * escape cost two native searches; in others about one pair of bytes in thirty is inspected.
 */
export const findEscapedPrefix = (
  bytes: Uint8Array,
  patterns: CredentialPatterns,
  end: number,
  { find, bigrams, automata }: EscapedSearch,
): boolean => {
  if (!escapeStarts.some((start) => find(bytes, start, 0) >= 0)) return false
  return searchRuns({ bytes, patterns, end, bigrams: bigrams(patterns), automata })
}

interface Search {
  readonly bytes: Uint8Array
  readonly patterns: CredentialPatterns
  readonly end: number
  readonly bigrams: BigramFilter
  readonly automata: Automata
}

// In any mixture of escapes, a prefix is a run of possible bigrams at least as long as itself. Sampling one bigram per prefix
// length therefore hits every such run.
const searchRuns = (search: Search): boolean => {
  const { bytes, patterns, bigrams } = search
  const step = patterns.prefixLength - 1
  let searched = 0
  for (let at = step; at < bytes.length && searched < search.end; at += step) {
    if (!bigrams.mayContainBytes(bytes[at - 1] ?? 0, bytes[at] ?? 0)) continue
    const end = runEnd(bytes, at, bigrams)
    searched = searchRun(search, Math.max(searched, runStart(bytes, at - 1, bigrams)), end)
    if (searched === found) return true
    at = Math.max(end, searched)
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

/**
 * Only plain characters precede the first escape of a credential, so the automaton begins that far before each possible first escape,
 * but never reads a byte again. Returns `found`, or the index before which no credential begins.
 */
const searchRun = ({ bytes, patterns, ...search }: Search, start: number, end: number): number => {
  const reach = patterns.prefixLength + nestingMax
  const last = Math.min(end, search.end + reach)
  let searched = start
  if (end - start < patterns.prefixLength) return searched
  for (let at = start; at < last; at += 1) {
    if (!mayBeFirstEscape(bytes, at, patterns, search.bigrams)) continue
    const automaton = search.automata.borrow(patterns)
    const from = patterns.ambiguous ? at - reach : plainStart(bytes, at, at - reach, search.bigrams)
    searched = automaton.run(bytes, Math.max(searched, from), at)
    if (automaton.isFound) return found
    at = searched - 1
  }
  return searched
}

/** The first of the plain characters before an escape that may precede it in a prefix; not before `least`. */
const plainStart = (bytes: Uint8Array, at: number, least: number, bigrams: BigramFilter): number => {
  let start = at
  while (at - start < nestingMax - 1 && bytes[start - 1] === backslash) start -= 1
  start -= 1
  while (start > least && bigrams.mayContain(bytes[start - 1] ?? 0, bytes[start] ?? 0)) start -= 1
  return Math.max(start, 0)
}

const mayBeFirstEscape = (
  bytes: Uint8Array,
  at: number,
  { ambiguous }: CredentialPatterns,
  bigrams: BigramFilter,
): boolean => {
  if (!isEscapeStart(bytes[at])) return false
  if (ambiguous) return true
  const code = onlyCode(bytes, at)
  return !Number.isNaN(code) && (bigrams.mayContain(0, code) || mayFollow(bytes, at, code, bigrams))
}

// A nested escape begins with more than one backslash.
const mayFollow = (bytes: Uint8Array, at: number, code: number, bigrams: BigramFilter): boolean => {
  let before = at - 1
  while (at - before < nestingMax && bytes[before] === backslash) before -= 1
  let isPossible = false
  for (let start = before; start < at && !isPossible; start += 1)
    isPossible = bigrams.mayContain(bytes[start] ?? 0, code)
  return isPossible
}
