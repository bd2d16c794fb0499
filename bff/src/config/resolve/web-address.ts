const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost'])

/** Whether an address stays on this machine. @see https://www.rfc-editor.org/rfc/rfc8252#section-8.3 */
export const isLoopback = (url: URL | undefined): boolean =>
  url !== undefined && loopbackHosts.has(url.hostname)

/** An http(s) address, if it is written exactly as software compares it: no user, query, fragment, wildcard or last slash. */
export const readAddress = (text: string | undefined): URL | undefined => {
  if (text === undefined || text.includes('*') || !URL.canParse(text)) return undefined
  const url = new URL(text)
  const path = url.pathname === '/' ? '' : url.pathname
  const exact = `${url.origin}${path}` === text && !path.endsWith('/')
  return exact && /^https?:$/.test(url.protocol) ? url : undefined
}

/** The same without a path. @see https://www.rfc-editor.org/rfc/rfc6454#section-6.2 */
export const readOrigin = (text: string | undefined): URL | undefined => {
  const url = readAddress(text)
  return url?.pathname === '/' ? url : undefined
}
