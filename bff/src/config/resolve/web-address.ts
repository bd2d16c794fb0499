const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost'])

/** Reports whether a URL is on this machine. @see https://www.rfc-editor.org/rfc/rfc8252#section-8.3 */
export const isLoopback = (url: URL | undefined): boolean =>
  url !== undefined && loopbackHosts.has(url.hostname)

/** Parses an http(s) URL in normalized form: no user, query, fragment, wildcard or trailing slash. */
export const readAddress = (text: string | undefined): URL | undefined => {
  if (text === undefined || text.includes('*') || !URL.canParse(text)) return undefined
  const url = new URL(text)
  const path = url.pathname === '/' ? '' : url.pathname
  const exact = `${url.origin}${path}` === text && !path.endsWith('/')
  return exact && /^https?:$/.test(url.protocol) ? url : undefined
}

/** Like `readAddress`, without a path. @see https://www.rfc-editor.org/rfc/rfc6454#section-6.2 */
export const readOrigin = (text: string | undefined): URL | undefined => {
  const url = readAddress(text)
  return url?.pathname === '/' ? url : undefined
}
