import type { MiddlewareHandler } from 'hono'
import { Failure } from '../failure.ts'

/** A custom header, which other sites can only send after a CORS preflight. */
export const appHeader = 'x-planbridge'

/** The headers and the method that tell where a request comes from. */
export interface RequestOrigin {
  readonly header: string | undefined
  readonly origin: string | undefined
  readonly site: string | undefined
  readonly destination: string | undefined
  readonly reads: boolean
}

type Rule = (from: RequestOrigin, app: string) => string | undefined

const rules: readonly Rule[] = [
  ({ header }) => (header === '1' ? undefined : 'the app header is missing'),
  ({ origin }, app) => (origin === undefined || origin === app ? undefined : 'another origin'),
  ({ site }) => (site === undefined || site === 'same-origin' ? undefined : 'another site'),
  ({ destination }) => (destination === 'document' ? 'a navigation' : undefined),
  // Without both headers, an old browser cannot be distinguished from an attack.
  ({ origin, site, reads }) =>
    reads || origin !== undefined || site !== undefined ? undefined : 'no origin',
]

const safeMethods = new Set(['GET', 'HEAD'])

/**
 * Throws `origin-not-allowed` unless the app itself sent the request. `app` is the configured origin, never taken from the request.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export const requireOwnOrigin = (from: RequestOrigin, app: string): void => {
  for (const rule of rules) {
    const why = rule(from, app)
    if (why !== undefined) throw new Failure('origin-not-allowed', why)
  }
}

export const isReading = (method: string): boolean => safeMethods.has(method)

export const originCheck = (app: string): MiddlewareHandler =>
  async function checkOrigin(c, next) {
    const from: RequestOrigin = {
      header: c.req.header(appHeader),
      origin: c.req.header('origin'),
      site: c.req.header('sec-fetch-site'),
      destination: c.req.header('sec-fetch-dest'),
      reads: isReading(c.req.method),
    }
    requireOwnOrigin(from, app)
    await next()
  }
