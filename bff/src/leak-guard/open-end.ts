import type { Credentials } from './credentials.ts'
import { backslash, escapeLengthMax, isCutOff, isLead, nestedMax, onlyReading } from './escapes.ts'
import { follow } from './follow.ts'
import type { Letters } from './letters.ts'

/** How many bytes at the end may be the beginning of a credential that the next ones complete. */
export const openEnd = (bytes: Uint8Array, credentials: Credentials, letters: Letters): number => {
  const longest = Math.max(0, ...credentials.texts.map(({ length }) => length))
  let at = startOfEnd(bytes, longest, letters)
  while (at < bytes.length && !isOpen(bytes, at, credentials, letters)) at += 1
  // An escape that was escaped again begins with more than one backslash.
  const farthest = at - nestedMax + 1
  while (at > farthest && bytes[at] === backslash && bytes[at - 1] === backslash) at -= 1
  return bytes.length - at
}

// Nothing before the last byte that no credential holds can matter, nor can more than a credential is long.
const startOfEnd = (bytes: Uint8Array, longest: number, letters: Letters): number => {
  let at = bytes.length
  let first = at - longest - escapeLengthMax
  while (at > Math.max(first, 0) && letters.holds(bytes[at - 1] ?? 0)) {
    at -= 1
    if (isLead(bytes[at])) first = bytes.length - longest * escapeLengthMax
  }
  return at
}

const isOpen = (
  bytes: Uint8Array,
  at: number,
  { texts, ambiguous }: Credentials,
  letters: Letters,
): boolean => {
  const byte = bytes[at] ?? 0
  const possible = letters.begins(byte) || (isLead(byte) && (ambiguous || beginsEscaped(bytes, at, letters)))
  return possible && texts.some((text) => follow(bytes, at, text) === 'open')
}

const beginsEscaped = (bytes: Uint8Array, at: number, letters: Letters): boolean =>
  letters.begins(onlyReading(bytes, at)) || isCutOff(bytes, at)
