import type { CredentialAutomaton } from './credential-automaton.ts'
import { decodings, escapeLengthMax, isTruncatedEscape } from './escapes.ts'
import type { TextSearch } from './text-search.ts'

/**
 * The index of the first byte that may begin a credential which continues after the end of the bytes; their length if there is none.
 * The automaton must have read the bytes to their end. Follows its matches backwards, each byte once.
 */
export const earliestStart = (automaton: CredentialAutomaton, bytes: Uint8Array): number =>
  Math.min(bytes.length, ...automaton.texts.map((text) => startOf(text, automaton.position, bytes)))

/** States by the index modulo this number. */
const slots = 16

interface Backwards {
  readonly text: TextSearch
  readonly bytes: Uint8Array
  /** Bits as in `TextSearch`: the characters that precede an index in a match which reaches the end. */
  readonly states: readonly Int32Array[]
}

const startOf = (text: TextSearch, position: number, bytes: Uint8Array): number => {
  const states = Array.from({ length: slots }, () => new Int32Array(text.wordsInUse))
  const search: Backwards = { text, bytes, states }
  copyState(search, bytes.length, position)
  let earliest = bytes.length
  let lastReached = bytes.length
  for (let at = bytes.length - 1; at >= 0 && lastReached - at <= escapeLengthMax; at -= 1) {
    const isTruncated = isTruncatedEscape(bytes, at)
    stateAt(search, at).fill(0)
    if (isTruncated) copyState(search, at, position - (bytes.length - at))
    if (stepBack(search, at) || isTruncated) earliest = at
    if (isTruncated || stateAt(search, at).some((word) => word !== 0)) lastReached = at
  }
  return earliest
}

const stateAt = ({ states }: Backwards, at: number): Int32Array => states[at % slots] ?? new Int32Array(0)

const copyState = (search: Backwards, at: number, position: number): void => {
  const state = stateAt(search, at)
  for (let word = 0; word < state.length; word += 1) state[word] = search.text.wordAt(position, word)
}

/** Adds the matches that have one character at the index. Returns true if it may be the first one. */
const stepBack = (search: Backwards, at: number): boolean => {
  let isStart = shiftBack(search, at, { code: search.bytes[at] ?? 0, end: at + 1 })
  for (const decoding of decodings(search.bytes, at)) {
    if (shiftBack(search, at, decoding)) isStart = true
  }
  return isStart
}

const shiftBack = (search: Backwards, at: number, { code, end }: { code: number; end: number }): boolean => {
  const { masks } = search.text
  const from = stateAt(search, end)
  const into = stateAt(search, at)
  const row = into.length === 1 ? undefined : masks.rows()[code]
  let upper = 0
  for (let word = into.length - 1; word >= 0; word -= 1) {
    const mask = word === 0 ? masks.head[code] : row?.[word]
    const matching = (from[word] ?? 0) & (mask ?? 0)
    into[word] = (into[word] ?? 0) | (matching >>> 1) | (upper << 31)
    upper = matching & 1
  }
  return upper === 1
}
