import type { Automata, CredentialAutomaton } from './credential-automaton.ts'
import type { CredentialPatterns } from './credential-patterns.ts'
import { earliestStart } from './earliest-start.ts'
import { escapeLengthMax, isEscapeByte, isEscapeStart } from './escapes.ts'

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

/** A possible beginning of a credential at the end of some bytes. */
export interface Beginning {
  /** Number of bytes. */
  readonly length: number
  /** Has read these bytes. */
  readonly automaton: CredentialAutomaton
}

/** The longest possible beginning of a credential at the end of the bytes; undefined if there is none. */
export const findBeginning = (
  bytes: Uint8Array,
  patterns: CredentialPatterns,
  filter: ByteFilter,
  automata: Automata,
): Beginning | undefined => {
  const longest = Math.max(0, ...patterns.texts.map(({ length }) => length))
  let at = startOfTail(bytes, longest, filter)
  if (at === bytes.length) return undefined
  let begin = at
  const automaton = automata.borrow(patterns)
  while (at < bytes.length) {
    if (!automaton.isAlive) {
      begin = nextFirst(bytes, at, filter)
      automaton.reset()
    }
    at = automaton.run(bytes, Math.max(at, begin))
  }
  if (!automaton.isAlive) return undefined
  automata.give()
  const length = bytes.length - begin - earliestStart(automaton, bytes.subarray(begin))
  return { length, automaton }
}

// A beginning is no longer than the longest credential and contains only bytes that credentials can contain.
const startOfTail = (bytes: Uint8Array, longest: number, filter: ByteFilter): number => {
  let at = bytes.length
  let first = at - longest - escapeLengthMax
  while (at > Math.max(first, 0) && filter.mayContain(bytes[at - 1] ?? 0)) {
    at -= 1
    if (isEscapeStart(bytes[at])) first = bytes.length - longest * escapeLengthMax
  }
  return at
}

const nextFirst = (bytes: Uint8Array, from: number, filter: ByteFilter): number => {
  let at = from
  while (at < bytes.length && !filter.isFirst(bytes[at] ?? 0) && !isEscapeStart(bytes[at])) at += 1
  return at
}
