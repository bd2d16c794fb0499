import { isCutOff, isLead, onlyReading, readings } from './escapes.ts'

/** How far bytes go along with a credential: to its end, to their own end, or not that far. */
export type Followed = 'whole' | 'open' | 'apart'

/** Reads a credential from its character `from` on, in whatever mixture of forms, out of the bytes at `at`. */
export const follow = (bytes: Uint8Array, at: number, text: string, from = 0): Followed => {
  const length = plainLength(bytes, at, text, from)
  const next = at + length
  const index = from + length
  if (index === text.length) return 'whole'
  if (next === bytes.length) return 'open'
  if (!isLead(bytes[next]) || isOther(bytes, next, text.charCodeAt(index))) return 'apart'
  return followForms(bytes, next, text, index)
}

const plainLength = (bytes: Uint8Array, at: number, text: string, from: number): number => {
  const most = Math.min(text.length - from, bytes.length - at)
  let length = 0
  while (length < most && isPlainly(bytes[at + length], text.charCodeAt(from + length))) length += 1
  return length
}

// Most escapes stand for something else, which is seen at once.
const isOther = (bytes: Uint8Array, at: number, code: number): boolean => {
  const only = onlyReading(bytes, at)
  return !Number.isNaN(only) && !isLead(only) && !isLead(code) && only !== code
}

const isPlainly = (byte: number | undefined, code: number): boolean => byte === code && !isLead(byte)

// A credential that itself holds a backslash or a percent sign can be read in several ways: all are followed at once.
const followForms = (bytes: Uint8Array, at: number, text: string, from: number): Followed => {
  let places = [at]
  let open = false
  for (let index = from; index < text.length && places.length > 0; index += 1) {
    open ||= places.some((place) => place >= bytes.length || isCutOff(bytes, place))
    const code = text.charCodeAt(index)
    places = [...new Set(places.flatMap((place) => endsOf(bytes, place, code)))]
  }
  if (places.length > 0) return 'whole'
  return open ? 'open' : 'apart'
}

const endsOf = (bytes: Uint8Array, at: number, code: number): number[] => {
  const ends = readings(bytes, at).flatMap((reading) => (reading.code === code ? [reading.end] : []))
  return bytes[at] === code ? [at + 1, ...ends] : ends
}
