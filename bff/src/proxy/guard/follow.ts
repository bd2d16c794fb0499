import { isCutOff, isLead, readings } from './escapes.ts'

/** How far bytes go along with a credential: to its end, to their own end, or not that far. */
export type Followed = 'whole' | 'open' | 'apart'

/** Reads a credential from its character `from` on, in whatever mixture of forms, out of the bytes at `at`. */
export const follow = (bytes: Uint8Array, at: number, text: string, from = 0): Followed => {
  let next = at
  let index = from
  while (index < text.length && next < bytes.length && isPlainly(bytes[next], text.charCodeAt(index))) {
    next += 1
    index += 1
  }
  if (index === text.length) return 'whole'
  if (next === bytes.length) return 'open'
  return isLead(bytes[next]) ? followForms(bytes, next, text, index) : 'apart'
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
