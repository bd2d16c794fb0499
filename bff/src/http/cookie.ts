import type { CookieChange } from '../principal/request-session.ts'

export const sessionCookie = '__Host-planbridge'
const prefix = `${sessionCookie}=`

// `__Host-`: never for another path, never for a domain, never without Secure. @see RFC 6265bis §4.1.3.2
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Strict'

const sessionId = /^[A-Za-z0-9_-]{43}$/

// Not trim(): a name that starts with a no-break space is another name, and needs no prefix to be set.
const pairsIn = (header: string): string[] => header.split(/[ \t]*;[ \t]*/)

/** The one session id that a request presents; '' where it is none. Two cookies of that name are an attack, and count as none. */
export const presentedSession = (header: string | null | undefined): string | undefined => {
  if (!header?.includes(prefix)) return undefined
  const given = pairsIn(header.replace(/^[ \t]+/, '')).filter((pair) => pair.startsWith(prefix))
  const [pair] = given
  if (pair === undefined) return undefined
  const value = pair.slice(prefix.length).replace(/[ \t]+$/, '')
  return given.length === 1 && sessionId.test(value) ? value : ''
}

export const cookieHeader = (change: CookieChange): string =>
  change.kind === 'set'
    ? `${sessionCookie}=${change.id}; Max-Age=${change.seconds}; ${attributes}`
    : `${sessionCookie}=; Max-Age=0; ${attributes}`
