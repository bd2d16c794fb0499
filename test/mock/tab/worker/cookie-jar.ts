/** A stored cookie of the one origin. */
export interface Cookie {
  readonly name: string
  readonly value: string
  readonly path: string
  /** Milliseconds since 1970; null for a cookie of the browser session. */
  readonly endsAt: number | null
}

export interface CookieJar {
  /** The `Cookie` header for a path; undefined if no cookie belongs to it. */
  readonly headerFor: (path: string) => string | undefined
  /** Stores the cookies of `Set-Cookie` lines that came from a path. */
  readonly store: (lines: readonly string[], path: string) => void
  readonly all: () => readonly Cookie[]
}

const attribute = (line: string, name: string): string | undefined =>
  new RegExp(`;\\s*${name}=([^;]*)`, 'i').exec(line)?.[1]?.trim()

/** @see https://datatracker.ietf.org/doc/html/rfc6265#section-5.1.4 */
const defaultPath = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 1))

const isUnder = (path: string, cookiePath: string): boolean =>
  path === cookiePath || path.startsWith(cookiePath.endsWith('/') ? cookiePath : `${cookiePath}/`)

const cookieOf = (line: string, from: string, now: number): Cookie | undefined => {
  const [, name, value = ''] = /^\s*([^=;]+)=([^;]*)/.exec(line) ?? []
  if (name === undefined) return undefined
  const path = attribute(line, 'path')
  const [maxAge, expires] = [attribute(line, 'max-age'), attribute(line, 'expires')]
  const end = maxAge === undefined ? Date.parse(expires ?? '') : now + Number(maxAge) * 1000
  return {
    name: name.trim(),
    value: value.trim(),
    path: path?.startsWith('/') === true ? path : defaultPath(from),
    endsAt: Number.isNaN(end) ? null : end,
  }
}

/** Does for a simulated origin what the browser does for a real one. @see https://datatracker.ietf.org/doc/html/rfc6265#section-5.3 */
export const cookieJar = (stored: readonly Cookie[], now: () => number): CookieJar => {
  let cookies = [...stored]
  const live = () => cookies.filter(({ endsAt }) => endsAt === null || endsAt > now())
  return {
    headerFor(path) {
      const sent = live()
        .filter((cookie) => isUnder(path, cookie.path))
        .toSorted((one, other) => other.path.length - one.path.length)
      return sent.length === 0 ? undefined : sent.map(({ name, value }) => `${name}=${value}`).join('; ')
    },
    store(lines, path) {
      for (const cookie of lines.flatMap((line) => cookieOf(line, path, now()) ?? []))
        cookies = [
          ...cookies.filter(({ name, path: other }) => name !== cookie.name || other !== cookie.path),
          cookie,
        ]
      cookies = live()
    },
    all: () => cookies,
  }
}
