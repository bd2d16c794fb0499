import type { RoutedContext, RoutedRequest } from './playwright-types.ts'

/** The request of a page as a `Request`, with the cookies and the fetch metadata that the network stack would add. */
export const readRequest = async (request: RoutedRequest, context: RoutedContext): Promise<Request> => {
  const url = withoutFragment(request.url())
  const sent = await request.allHeaders()
  const headers = new Headers(metadataOf(request, url))
  for (const [name, value] of Object.entries(sent)) if (!name.startsWith(':')) headers.set(name, value)
  // Playwright passes a body on as it is.
  headers.set('accept-encoding', 'identity')
  if (!headers.has('cookie')) await addCookies(headers, context, url)
  const body = request.postDataBuffer()
  return new Request(url, {
    method: request.method(),
    headers,
    redirect: 'manual',
    ...(body !== null && { body: new Uint8Array(body) }),
  })
}

const withoutFragment = (url: string): string => url.split('#')[0] ?? url

const addCookies = async (headers: Headers, context: RoutedContext, url: string): Promise<void> => {
  const cookies = await context.cookies(url)
  if (cookies.length === 0) return
  headers.set('cookie', cookies.map(({ name, value }) => `${name}=${value}`).join('; '))
}

/** Chromium adds these headers behind the place at which Playwright answers. @see https://www.w3.org/TR/fetch-metadata/ */
const metadataOf = (request: RoutedRequest, url: string): Record<string, string> => {
  if (request.isNavigationRequest()) return { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
  const { origin } = new URL(url)
  const initiator = initiatorOf(request)
  const site = initiator === undefined || initiator === origin ? 'same-origin' : 'cross-site'
  return { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty', 'sec-fetch-site': site }
}

const initiatorOf = (request: RoutedRequest): string | undefined => {
  try {
    return new URL(request.frame().url()).origin
  } catch {
    return undefined
  }
}
