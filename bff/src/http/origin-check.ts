import type { MiddlewareHandler } from 'hono'
import { Failure } from '../failure.ts'

/** The header that no other site can send without asking first. */
export const appHeader = 'x-planbridge'

const safeMethods = new Set(['GET', 'HEAD'])

/**
 * Lets through only what the app itself sent. The origin comes from the configuration, never from the request.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export const originCheck = (origin: string): MiddlewareHandler =>
  async function originCheck(c, next) {
    const header = (name: string) => c.req.header(name)
    const refuse = (why: string) => new Failure('origin-not-allowed', why)
    if (header(appHeader) !== '1') throw refuse('the app header is missing')
    const from = header('origin')
    if (from !== undefined && from !== origin) throw refuse('another origin')
    const site = header('sec-fetch-site')
    if (site !== undefined && site !== 'same-origin') throw refuse(`from ${site.slice(0, 20)}`)
    if (header('sec-fetch-dest') === 'document') throw refuse('a navigation')
    // A browser that sends neither is too old to be told from an attack.
    if (from === undefined && site === undefined && !safeMethods.has(c.req.method)) throw refuse('no origin')
    await next()
  }
