const kept = new WeakMap<Response, readonly string[]>()

/**
 * Adds a cookie to a response. In a browser a `Response` that a script makes loses its `Set-Cookie`, so the line is also kept beside it.
 * @see https://fetch.spec.whatwg.org/#forbidden-response-header-name
 */
export const withCookie = (response: Response, line: string): Response => {
  kept.set(response, [...setCookiesOf(response), line])
  response.headers.append('set-cookie', line)
  return response
}

/** The `Set-Cookie` lines of a response of a simulator, on every platform. */
export const setCookiesOf = (response: Response): readonly string[] =>
  kept.get(response) ?? response.headers.getSetCookie()
