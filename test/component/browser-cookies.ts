type Handler = (request: Request) => Response | Promise<Response>

/** Emulates browser features that a page cannot use itself: the cookie jar and the headers about a request's origin. */
export interface BrowserCookies {
  /** Adds the headers that the network stack would add to a same-origin request. */
  readonly wrap: (program: Handler) => Handler
  readonly close: () => void
}

const cookieLine = /^([^=]+)=([^;]*)/

/**
 * A script cannot send `Cookie` or read `Set-Cookie`, and its `Response` objects drop the latter. So cookies are recorded
 * when the program sets them, and requests are passed on with headers that a script may not write.
 * @see https://fetch.spec.whatwg.org/#forbidden-response-header-name
 */
export const browserCookies = (): BrowserCookies => {
  const jar = new Map<string, string>()
  const record = (line: string) => {
    const [, name = '', value = ''] = cookieLine.exec(line) ?? []
    if (/max-age=0/i.test(line)) jar.delete(name)
    else jar.set(name, value)
  }
  const { set } = Headers.prototype
  Headers.prototype.set = function (name, value) {
    if (name.toLowerCase() === 'set-cookie' && value.startsWith('__Host-')) record(value)
    set.call(this, name, value)
  }
  return {
    wrap: (program) => (request) => program(withBrowserHeaders(request, jar)),
    close: () => void (Headers.prototype.set = set),
  }
}

const withBrowserHeaders = (request: Request, jar: ReadonlyMap<string, string>): Request => {
  const headers = new Headers(request.headers)
  headers.set('sec-fetch-site', 'same-origin')
  headers.set('origin', new URL(request.url).origin)
  if (jar.size > 0) headers.set('cookie', [...jar].map((pair) => pair.join('=')).join('; '))
  return Object.defineProperty(request, 'headers', { value: headers })
}
