import type { FindBytes } from '../transport/find-bytes.ts'
import type { Credentials } from './credentials.ts'
import type { EscapedPairs } from './escaped-pairs.ts'
import { backslash, isLead, nestedMax, onlyReading, percent, readings } from './escapes.ts'
import { follow } from './follow.ts'

const leads = [Uint8Array.of(backslash), Uint8Array.of(percent)]

export interface EscapedSearch {
  readonly find: FindBytes
  readonly pairs: (credentials: Credentials) => EscapedPairs
}

/**
 * Whether a credential stands in the bytes with something in its head escaped. Bodies without any escape cost two native
 * searches; the others a look at one pair of bytes in thirty.
 */
export const findsEscapedHead = (
  bytes: Uint8Array,
  credentials: Credentials,
  { find, pairs }: EscapedSearch,
): boolean => {
  if (!leads.some((lead) => find(bytes, lead, 0) >= 0)) return false
  return searchStretches({ bytes, credentials, pairs: pairs(credentials) })
}

interface Search {
  readonly bytes: Uint8Array
  readonly credentials: Credentials
  readonly pairs: EscapedPairs
}

// In whatever mixture of forms, a head is a stretch at least as long as itself in which each byte can follow the one before,
// so one of its pairs lies on a step of that length.
const searchStretches = (search: Search): boolean => {
  const { bytes, credentials, pairs } = search
  const step = credentials.headLength - 1
  for (let at = step; at < bytes.length; at += step) {
    if (!pairs.joins(bytes[at - 1] ?? 0, bytes[at] ?? 0)) continue
    const end = stretchEnd(bytes, at, pairs)
    if (standsWithin(search, stretchStart(bytes, at - 1, pairs), end)) return true
    at = end
  }
  return false
}

const stretchStart = (bytes: Uint8Array, from: number, pairs: EscapedPairs): number => {
  let at = from
  while (at > 0 && pairs.joins(bytes[at - 1] ?? 0, bytes[at] ?? 0)) at -= 1
  return at
}

const stretchEnd = (bytes: Uint8Array, from: number, pairs: EscapedPairs): number => {
  let at = from + 1
  while (at < bytes.length && pairs.joins(bytes[at - 1] ?? 0, bytes[at] ?? 0)) at += 1
  return at
}

const standsWithin = (search: Search, start: number, end: number): boolean => {
  if (end - start < search.credentials.headLength) return false
  for (let at = start; at < end; at += 1) {
    if (isLead(search.bytes[at]) && isEscapeOf(search, at)) return true
  }
  return false
}

const isEscapeOf = (search: Search, at: number): boolean => {
  const code = onlyReading(search.bytes, at)
  if (Number.isNaN(code) && !search.credentials.ambiguous) return false
  return leadStarts(search.bytes, at).some((start) => isFirstEscape(search, start, code))
}

// An escape that was escaped again begins with more than one backslash.
const leadStarts = (bytes: Uint8Array, at: number): number[] => {
  const starts = [at]
  while (starts.length < nestedMax && bytes[at - starts.length] === backslash) starts.push(at - starts.length)
  return starts
}

// Whatever stands before the first escape of a credential is plain, so every escape is taken for that first one.
const isFirstEscape = (search: Search, at: number, code: number): boolean => {
  const { bytes, credentials } = search
  const reach = reachOf(search, bytes[at - 1] ?? 0, code)
  if (reach === 0) return false
  return readings(bytes, at).some((reading) =>
    credentials.texts.some((text) => {
      for (let index = 0; index < reach; index += 1) {
        const fits = text.charCodeAt(index) === reading.code && standsBefore(bytes, at, text, index)
        if (fits && follow(bytes, reading.end, text, index + 1) === 'whole') return true
      }
      return false
    }),
  )
}

/** Up to which character of a credential the escape may stand for one. */
const reachOf = ({ credentials, pairs }: Search, before: number, code: number): number => {
  if (credentials.ambiguous || pairs.follows(before, code)) return credentials.headLength
  return pairs.follows(0, code) ? 1 : 0
}

/** Whether the first `count` characters stand, plain, right before `at`. */
const standsBefore = (bytes: Uint8Array, at: number, text: string, count: number): boolean => {
  let index = count - 1
  while (index >= 0 && bytes[at - count + index] === text.charCodeAt(index)) index -= 1
  return index < 0
}
