import type { Credentials } from './credentials.ts'
import { backslash, digit0, letterU, percent, quote, slash } from './escapes.ts'

/** What a glance at two neighbours tells; it may err towards yes. */
export interface EscapedPairs {
  /** Whether the second byte can follow the first in the head of a credential, in whatever mixture of forms. */
  joins(first: number, second: number): boolean
  /** Whether the character `code` follows the character `before` in a head; begins one, where `before` is 0. */
  follows(before: number, code: number): boolean
}

const concatChunks = 1
const asText = 2

const pairOf = (first: number, second: number): number => ((first & 0x7f) << 7) | (second & 0x7f)

/** Like the table of jumps, one for all connections. No credential holds the character 0, which stands for its beginning. */
export const openEscapedPairs = (): ((credentials: Credentials) => EscapedPairs) => {
  const pairs = new Uint8Array(0x80 * 0x80)
  let written: Credentials | undefined
  const glance: EscapedPairs = {
    joins: (first, second) => ((pairs[pairOf(first, second)] ?? 0) & concatChunks) !== 0,
    follows: (before, code) => ((pairs[pairOf(before, code)] ?? 0) & asText) !== 0,
  }
  return (credentials) => {
    if (written === credentials) return glance
    pairs.set(ofEveryHead)
    for (const text of credentials.texts) writeHead(pairs, text, credentials.headLength)
    written = credentials
    return glance
  }
}

const writeHead = (pairs: Uint8Array, text: string, length: number): void => {
  let before = 0
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at)
    pairs[pairOf(before, code)] = concatChunks | asText
    // Where the character before is escaped, its last digit stands there instead.
    join(pairs, lowerDigits[before & 0xf] ?? 0, code)
    join(pairs, upperDigits[before & 0xf] ?? 0, code)
    before = code
  }
}

const join = (pairs: Uint8Array, first: number, second: number): void => {
  const pair = pairOf(first, second)
  pairs[pair] = (pairs[pair] ?? 0) | concatChunks
}

const codesOf = (text: string): readonly number[] => Array.from(text, (one) => one.charCodeAt(0))
const lowerDigits = codesOf('0123456789abcdef')
const upperDigits = codesOf('0123456789ABCDEF')
const hexDigits = [...lowerDigits, ...upperDigits.slice(10)]

/** First digits of ASCII characters that can be seen. */
const firstDigits = codesOf('234567')
const visible = Array.from({ length: 0x5e }, (_, code) => 0x21 + code)

const ofEveryHead = new Uint8Array(0x80 * 0x80)
const joinAll = (firsts: readonly number[], seconds: readonly number[]): void => {
  for (const first of firsts) for (const second of seconds) join(ofEveryHead, first, second)
}
joinAll(visible, [backslash, percent])
joinAll([backslash], [letterU, slash, quote])
joinAll([letterU, digit0], [digit0])
joinAll([percent, digit0], firstDigits)
joinAll(firstDigits, hexDigits)
// A percent sign that is itself escaped: %25.
joinAll(codesOf('5'), firstDigits)
