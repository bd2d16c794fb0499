import { BrowserResponse } from './open-messages.ts'
import type { CookieJar } from './cookie-jar.ts'

/** Headers that would act on the whole origin, and with it on the simulation. They have no meaning for an answer without a network. */
const ofTheNetwork = ['clear-site-data', 'set-cookie', 'strict-transport-security']

/** The request as the network stack of a browser would send it: with cookies, and with the headers about its origin. */
export const asSent = async (request: Request, jar: CookieJar): Promise<Request> => {
  const url = new URL(request.url)
  const headers = new Headers(request.headers)
  const cookie = jar.headerFor(url.pathname)
  if (cookie !== undefined) headers.set('cookie', cookie)
  headers.set('sec-fetch-site', 'same-origin')
  headers.set('sec-fetch-mode', request.mode)
  headers.set('sec-fetch-dest', request.destination === '' ? 'empty' : request.destination)
  headers.set('user-agent', navigator.userAgent)
  const reads = request.method === 'GET' || request.method === 'HEAD'
  if (!reads) headers.set('origin', url.origin)
  return new Request(url, {
    method: request.method,
    headers,
    redirect: 'manual',
    signal: request.signal,
    ...(!reads && { body: await request.arrayBuffer() }),
  })
}

/** Stores the cookies of an answer, and gives the browser what is left of it. */
export const asReceived = (answer: Response, path: string, jar: CookieJar): Response => {
  jar.store(answer.headers.getSetCookie(), path)
  const headers = new Headers(answer.headers)
  for (const name of ofTheNetwork) headers.delete(name)
  const { body, status, statusText } = answer
  return new BrowserResponse(body, { status, statusText, headers })
}
