import type { CookieChange } from '../session/visit.ts'

export const sessionCookie = '__Host-planbridge'

// `__Host-`: never for another path, never for a domain, never without Secure. @see RFC 6265bis §4.1.3.2
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Strict'

/** The one session id that a request presents. Two cookies of that name are an attack, and count as none. */
export const presentedSession = (header: string | null | undefined): string | undefined => {
  const values = (header ?? '')
    .split(';')
    // Not trim(): a name that starts with a no-break space is another name, and needs no prefix to be set.
    .map((pair) => pair.replace(/^[ \t]+|[ \t]+$/g, ''))
    .filter((pair) => pair.startsWith(`${sessionCookie}=`))
    .map((pair) => pair.slice(sessionCookie.length + 1))
  if (values.length === 0) return undefined
  const [value] = values
  return values.length === 1 && value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : ''
}

export const cookieHeader = (change: CookieChange): string =>
  change.kind === 'set'
    ? `${sessionCookie}=${change.id}; Max-Age=${change.seconds}; ${attributes}`
    : `${sessionCookie}=; Max-Age=0; ${attributes}`
