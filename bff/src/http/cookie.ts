import { cookieKey, type WindowCookieChange } from '../principal/connect-session.ts'
import type { CookieChange } from '../principal/request-session.ts'

export const sessionCookie = '__Host-planbridge'
const prefix = `${sessionCookie}=`

// The `__Host-` prefix requires Path=/, Secure and no Domain. @see https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3.2
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Strict'

const sessionId = /^[A-Za-z0-9_-]{43}$/

// Not trim(): a cookie name that starts with a no-break space is a different name, which any site of the domain could set.
const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t'

// Not a regular expression, which takes quadratic time for a run of blanks that does not end where it must.
const withoutBlanks = (text: string): string => {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text[start])) start += 1
  while (end > start && isBlank(text[end - 1])) end -= 1
  return text.slice(start, end)
}

const pairsOf = (header: string, start: string): string[] =>
  header
    .split(';')
    .map(withoutBlanks)
    .filter((pair) => pair.startsWith(start))

/**
 * The session id in a `Cookie` header; `undefined` without a session cookie, '' if the cookie is malformed.
 * Two session cookies indicate cookie tossing and are treated as malformed.
 */
export const presentedSession = (header: string | null | undefined): string | undefined => {
  if (!header?.includes(prefix)) return undefined
  const given = pairsOf(header, prefix)
  const [pair] = given
  if (pair === undefined) return undefined
  const value = pair.slice(prefix.length)
  return given.length === 1 && sessionId.test(value) ? value : ''
}

export const cookieHeader = (change: CookieChange): string =>
  change.kind === 'set'
    ? `${sessionCookie}=${change.id}; Max-Age=${change.seconds}; ${attributes}`
    : `${sessionCookie}=; Max-Age=0; ${attributes}`

const windowPrefix = `${sessionCookie}-connect-`
const noWindows: ReadonlyMap<string, string> = new Map()
const windowPair = /^([A-Za-z0-9_-]{8})=([A-Za-z0-9_-]{43})$/

/** The cookies of windows of connect sessions in a `Cookie` header, by the beginning of the session's id. One that occurs twice is left out. */
export const presentedWindows = (header: string | null | undefined): ReadonlyMap<string, string> => {
  if (!header?.includes(windowPrefix)) return noWindows
  const pairs = pairsOf(header, windowPrefix).flatMap((pair) => {
    const [, key, secret] = windowPair.exec(pair.slice(windowPrefix.length)) ?? []
    return key === undefined || secret === undefined ? [] : [[key, secret] as const]
  })
  const isOnce = (key: string) => pairs.filter(([other]) => other === key).length === 1
  return new Map(pairs.filter(([key]) => isOnce(key)))
}

/** Each connect session has its own cookie, so several of them can be open in one browser, beside the person's own session. */
export const windowCookieHeader = ({ session, secret, seconds }: WindowCookieChange): string =>
  `${windowPrefix}${cookieKey(session)}=${secret}; Max-Age=${seconds}; ${attributes}`
