import { inProcess, type Program } from '../transports/in-process.ts'
import { hopPage } from './hop-page.ts'
import type { RoutedAnswer, RoutedContext, RoutedRequest } from './playwright-types.ts'
import { readRequest } from './read-request.ts'

/** Origins that a browser context reaches in the test's process instead of the network. */
export interface AnsweredOrigins {
  /** Lets the browser reach the network again. */
  readonly close: () => Promise<void>
}

/**
 * Answers the true origins of programs in every page of a browser context: top level, popups and frames. The cookies are those
 * of the context. Requests to other origins pass.
 *
 * ```ts
 * const providers = await answerOrigins(context, [plannr({ … }), dynamicPlanner({ … })])
 * ```
 *
 * Service workers of pages have to be blocked (`serviceWorkers: 'block'`), because Playwright does not answer what they send.
 */
export const answerOrigins = async (
  context: RoutedContext,
  programs: readonly Program[],
): Promise<AnsweredOrigins> => {
  const network = inProcess(programs)
  const origins = new Set(programs.flatMap((program) => program.origins))
  const isAnswered = (url: URL) => origins.has(url.origin)
  const answer = async (route: RoutedAnswer): Promise<void> => {
    const request = await readRequest(route.request(), context)
    const response = await network.fetch(request).catch((error: unknown) => asLost(error))
    if (response === undefined) return route.abort('failed')
    const target = targetOf(response, request.url)
    if (target === undefined || !isAnswered(target)) return fulfill(route, response)
    if (route.request().isNavigationRequest()) return fulfill(route, hop(response, target, request.method))
    const followed = await follow(network.fetch, response, { request, target, from: route.request() })
    return fulfill(route, followed)
  }
  await context.route(isAnswered, answer)
  return { close: () => context.unroute(isAnswered, answer) }
}

/** A program that loses an answer rejects with a `TypeError`, as `fetch` does. */
const asLost = (error: unknown): undefined => {
  if (error instanceof TypeError) return undefined
  throw error
}

const redirects = new Set([301, 302, 303, 307, 308])

const targetOf = (response: Response, url: string): URL | undefined => {
  const location = response.headers.get('location')
  return redirects.has(response.status) && location !== null ? new URL(location, url) : undefined
}

/** Takes the place of a redirect, with its cookies. */
const hop = (response: Response, target: URL, method: string): Response => {
  if (response.status >= 307 && method !== 'GET')
    throw new Error(`A redirect of a ${method} with status ${response.status} cannot be shown in Playwright.`)
  const headers = new Headers(response.headers)
  headers.delete('location')
  headers.delete('content-length')
  headers.set('content-type', 'text/html; charset=utf-8')
  headers.set('cache-control', 'no-store')
  headers.set('referrer-policy', 'no-referrer')
  headers.delete('content-security-policy')
  return new Response(hopPage(target.href), { headers })
}

interface Redirected {
  readonly request: Request
  readonly target: URL
  readonly from: RoutedRequest
}

/** Follows a redirect of a `fetch`, whose answer only has to have arrived. */
const follow = (
  fetch: typeof globalThis.fetch,
  response: Response,
  { request, target, from }: Redirected,
): Promise<Response> => {
  const keepsMethod = response.status >= 307
  const body = keepsMethod ? from.postDataBuffer() : null
  const headers = new Headers(request.headers)
  headers.delete('content-length')
  return fetch(target, {
    method: keepsMethod ? request.method : 'GET',
    headers,
    ...(body !== null && { body: new Uint8Array(body) }),
  })
}

const fulfill = async (route: RoutedAnswer, response: Response): Promise<void> => {
  const headers = Object.fromEntries(response.headers)
  const cookies = response.headers.getSetCookie()
  // Playwright separates several cookies by a line break.
  if (cookies.length > 0) headers['set-cookie'] = cookies.join('\n')
  await route.fulfill({
    status: response.status,
    headers,
    body: Buffer.from(await response.arrayBuffer()),
  })
}
