import { setCookiesOf } from '../simulators/pages/cookies.ts'

/** The cookies of a browser, by origin and name. */
export type Cookies = Map<string, Map<string, string>>

/** Answers a request, and passes on each `Set-Cookie` line that a `Response` may not carry. */
export type AnswerWithCookies = (request: Request, keepCookie: (line: string) => void) => Promise<Response>

/** The same request with other headers, also with those that a script may not set. */
export const withHeaders = (request: Request, change: (headers: Headers) => void): Request => {
  const headers = new Headers(request.headers)
  change(headers)
  return Object.defineProperty(request, 'headers', { value: headers, configurable: true })
}

const keep = (jar: Map<string, string>, line: string) => {
  const [pair = '', ...attributes] = line.split(';')
  const [name = '', ...value] = pair.split('=')
  const isExpired = attributes.some((attribute) => attribute.trim().toLowerCase() === 'max-age=0')
  if (isExpired) jar.delete(name.trim())
  else jar.set(name.trim(), value.join('='))
}

const readingMethods = new Set(['GET', 'HEAD'])

/** A browser that shows pages of the app: its cookies, and the headers with which it tells where a request comes from. */
export const openBrowser = (answer: AnswerWithCookies, app: string, cookies: Cookies = new Map()) => {
  const jarOf = (origin: string) => {
    const jar = cookies.get(origin) ?? new Map<string, string>()
    cookies.set(origin, jar)
    return jar
  }
  const fetch = async (request: Request): Promise<Response> => {
    const { origin } = new URL(request.url)
    const jar = jarOf(origin)
    const sent = withHeaders(request, (headers) => {
      const cookie = [...jar].map((pair) => pair.join('=')).join('; ')
      if (cookie === '') headers.delete('cookie')
      else headers.set('cookie', cookie)
      if (origin !== app) return
      if (!headers.has('sec-fetch-site')) headers.set('sec-fetch-site', 'same-origin')
      if (!headers.has('origin') && !readingMethods.has(request.method)) headers.set('origin', app)
    })
    const lines: string[] = []
    const response = await answer(sent, (line) => void lines.push(line))
    for (const line of lines.length > 0 ? lines : setCookiesOf(response)) keep(jar, line)
    if (response.headers.has('set-cookie')) response.headers.delete('set-cookie')
    return response
  }
  return { cookies, fetch, forget: () => cookies.clear() }
}

export type KitBrowser = ReturnType<typeof openBrowser>
