import type { CredentialPatterns } from './credential-patterns.ts'
import { backslash, digit0, letterU, percent, quote, slash } from './escapes.ts'

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
