import { withHeaders } from '../kit/browser.ts'
import { personHeader } from '../kit/kit.ts'

/** The address of the page, if there is a page. */
export const pageLocation = (): Location | undefined => (globalThis as { location?: Location }).location

/** Requests that only pages of Planbridge may send. */
const pagePath = /^\/(?:bff|connect-api)\//

/** A frame has a token, and no cookies. */
const isOfFrame = (headers: Headers) => /^Planbridge-Connect /i.test(headers.get('authorization') ?? '')

/**
 * The request as the network would bring it: a script sees neither its cookies nor where it comes from. A request that names its person or
 * has cookies is left as it is: its sender plays the browser.
 */
export const asSent = (request: Request, origin: string, person: string): Request => {
  const { headers, url } = request
  if (!pagePath.test(new URL(url).pathname) || headers.has(personHeader) || headers.has('cookie'))
    return request
  const from = pageLocation()?.origin ?? origin
  // Pages without an address, such as about:blank, have the origin null.
  const isOwn = from === origin || from === 'null'
  return withHeaders(request, (sent) => {
    if (!isOfFrame(headers)) sent.set(personHeader, person)
    sent.set('origin', isOwn ? origin : from)
    sent.set('sec-fetch-site', isOwn ? 'same-origin' : 'cross-site')
  })
}
