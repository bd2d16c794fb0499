type Answer = (request: Request) => Response | Promise<Response>

/** Plays the part of the browser that a page cannot play by itself: its cookies and what it says of a request's origin. */
export interface BrowserCookies {
  /** Hands the program what the network stack would have added to a same-origin request. */
  readonly around: (program: Answer) => Answer
  readonly close: () => void
}

const cookieLine = /^([^=]+)=([^;]*)/

/**
 * A tab may neither send a `Cookie` nor read a `Set-Cookie`, and its own `Response` objects drop the latter. So cookies are
 * heard as they are set, and requests are shown with headers that a script may not write.
 * @see https://fetch.spec.whatwg.org/#forbidden-response-header-name
 */
export const browserCookies = (): BrowserCookies => {
  const jar = new Map<string, string>()
  const hear = (line: string) => {
    const [, name = '', value = ''] = cookieLine.exec(line) ?? []
    if (/max-age=0/i.test(line)) jar.delete(name)
    else jar.set(name, value)
  }
  const { set } = Headers.prototype
  Headers.prototype.set = function (name, value) {
    if (name.toLowerCase() === 'set-cookie' && value.startsWith('__Host-')) hear(value)
    set.call(this, name, value)
  }
  return {
    around: (program) => (request) => program(shown(request, jar)),
    close: () => void (Headers.prototype.set = set),
  }
}

const shown = (request: Request, jar: ReadonlyMap<string, string>): Request => {
  const headers = new Headers(request.headers)
  headers.set('sec-fetch-site', 'same-origin')
  headers.set('origin', new URL(request.url).origin)
  if (jar.size > 0) headers.set('cookie', [...jar].map((pair) => pair.join('=')).join('; '))
  return Object.defineProperty(request, 'headers', { value: headers })
}
