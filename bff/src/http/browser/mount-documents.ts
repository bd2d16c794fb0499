import type { Handler, Hono } from 'hono'
import { etag } from 'hono/etag'
import type { Random } from '../../runtime/platform.ts'
import { notFound } from '../method-not-allowed.ts'
import { asset, document } from './documents.ts'
import type { Site } from './site.ts'

/** Nothing here is for search engines: every page belongs to a person. @see https://www.rfc-editor.org/rfc/rfc9309 */
const robots: Handler = (c) => {
  c.header('cache-control', 'public, max-age=86400')
  return c.text('User-agent: *\nDisallow: /\n')
}

/** Serves the callback document at every registered redirect URI and the app document at every other path. */
export const mountDocuments = (
  app: Hono,
  site: Site,
  callbackPaths: readonly string[],
  random: Random,
): void => {
  for (const path of callbackPaths) app.all(path, document('callback', site, random))
  app.get('/assets/*', etag(), asset(site))
  app.get('/robots.txt', robots)
  app.get('*', document('app', site, random))
  app.all('*', notFound)
}
