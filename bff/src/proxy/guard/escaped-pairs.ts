import type { Credentials } from './credentials.ts'
import { backslash, digit0, letterU, percent } from './escapes.ts'

/** What a glance at two neighbours tells; it may err towards yes. */
export interface EscapedPairs {
  /** Whether the second byte can follow the first in the head of a credential, in whatever mixture of forms. */
  joins(first: number, second: number): boolean
  /** Whether a head goes on with the character `code` behind the plain byte `before`, or begins with it. */
  continues(before: number, code: number): boolean
}

const inBytes = 1
const inText = 2

const pairOf = (first: number, second: number): number => ((first & 0x7f) << 7) | (second & 0x7f)

/** Like the table of jumps, one for all connections. */
export const openEscapedPairs = (): ((credentials: Credentials) => EscapedPairs) => {
  const pairs = new Uint8Array(0x80 * 0x80)
  let written: Credentials | undefined
  const glance: EscapedPairs = {
    joins: (first, second) => ((pairs[pairOf(first, second)] ?? 0) & inBytes) !== 0,
    // Row 0 says what a head begins with: none holds the character 0.
    continues: (before, code) =>
      (((pairs[pairOf(before, code)] ?? 0) | (pairs[pairOf(0, code)] ?? 0)) & inText) !== 0,
  }
  return (credentials) => {
    if (written === credentials) return glance
    pairs.set(withinAnyEscape)
    for (const text of credentials.texts) writeHead(pairs, text.slice(0, credentials.headLength))
    written = credentials
    return glance
  }
}

const write = (pairs: Uint8Array, first: number, second: number, kind = inBytes): void => {
  const pair = pairOf(first, second)
  pairs[pair] = (pairs[pair] ?? 0) | kind
}

const writeHead = (pairs: Uint8Array, head: string): void => {
  let before = 0
  for (let at = 0; at < head.length; at += 1) {
    const code = head.charCodeAt(at)
    write(pairs, before, code, inText)
    write(pairs, backslash, code)
    for (const digits of cases) writeDigits(pairs, digits, code)
    // Plain or not, its last byte stands before the next character or before the next escape.
    const next = head.charCodeAt(at + 1)
    writeNext(pairs, code, next)
    for (const digits of cases) writeNext(pairs, digits.charCodeAt(code & 0xf), next)
    before = code
  }
}

const cases = ['0123456789abcdef', '0123456789ABCDEF']

const writeDigits = (pairs: Uint8Array, digits: string, code: number): void => {
  const first = digits.charCodeAt(code >> 4)
  for (const before of beforeDigits) write(pairs, before, first)
  for (const either of cases) write(pairs, first, either.charCodeAt(code & 0xf))
}

const writeNext = (pairs: Uint8Array, last: number, next: number): void => {
  for (const second of [next, backslash, percent]) write(pairs, last, second)
}

const [digit2, digit5] = [0x32, 0x35]

/** What stands before the two digits that say which character it is; the last is that of `%25`, an escaped percent sign. */
const beforeDigits = [digit0, percent, digit5]

const withinAnyEscape = new Uint8Array(0x80 * 0x80)
write(withinAnyEscape, backslash, backslash)
write(withinAnyEscape, backslash, letterU)
write(withinAnyEscape, letterU, digit0)
write(withinAnyEscape, digit0, digit0)
write(withinAnyEscape, percent, digit2)
write(withinAnyEscape, digit2, digit5)
write(withinAnyEscape, digit5, digit2)
