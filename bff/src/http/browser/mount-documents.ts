import type { Hono } from 'hono'
import { etag } from 'hono/etag'
import type { Random } from '../../runtime/platform.ts'
import { notFound } from '../method-not-allowed.ts'
import { asset, document } from './documents.ts'
import type { Site } from './site.ts'

/** Serves the callback document at every registered redirect URI and the app document at every other path. */
export const mountDocuments = (
  app: Hono,
  site: Site,
  callbackPaths: readonly string[],
  random: Random,
): void => {
  for (const path of callbackPaths) app.all(path, document('callback', site, random))
  app.get('/assets/*', etag(), asset(site))
  app.get('*', document('app', site, random))
  app.all('*', notFound)
}
