import type { FindBytes } from '../transport/find-bytes.ts'
import type { Credentials } from './credentials.ts'
import { openEscapedPairs } from './escaped-pairs.ts'
import { findsEscapedHead } from './find-escaped-head.ts'
import { openFindPlainHead } from './find-plain-head.ts'
import { openLetters } from './letters.ts'
import { openEnd } from './open-end.ts'

/** Finds credentials in what comes from a provider: plain, JSON- or URL-escaped, or in any mixture of these. */
export interface Guard {
  finds(credentials: Credentials, bytes: Uint8Array): boolean
  /** The same of the value of a header. */
  findsIn(credentials: Credentials, value: string): boolean
  /** How many bytes at the end may be the beginning of a credential that the next ones complete. */
  openEnd(credentials: Credentials, bytes: Uint8Array): number
}

const utf8 = new TextEncoder()
const mayBeEscaped = /[\\%]/

/** One for all connections: its tables are written anew when another connection's turn comes. */
export const openGuard = (find: FindBytes): Guard => {
  const findPlainHead = openFindPlainHead()
  const pairs = openEscapedPairs()
  const letters = openLetters()
  const finds = (credentials: Credentials, bytes: Uint8Array): boolean =>
    bytes.length >= credentials.headLength &&
    (findPlainHead(bytes, credentials) || findsEscapedHead(bytes, credentials, { find, pairs }))
  return {
    finds,
    findsIn: (credentials, value) =>
      value.length >= credentials.headLength &&
      (credentials.texts.some((text) => value.includes(text)) ||
        (mayBeEscaped.test(value) && finds(credentials, utf8.encode(value)))),
    openEnd: (credentials, bytes) => openEnd(bytes, credentials, letters(credentials)),
  }
}
