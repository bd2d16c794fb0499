import type { Hono } from 'hono'
import { asset, document } from './documents.ts'
import { notFound } from './method-not-allowed.ts'
import type { Site } from './site.ts'
import type { Random } from '../../runtime/platform.ts'

/** The callback document stands at every registered redirect URI; any other path is the app's own business. */
export const mountDocuments = (
  app: Hono,
  site: Site,
  callbackPaths: readonly string[],
  random: Random,
): void => {
  callbackPaths.forEach((path) => app.all(path, document(site.callback, random)))
  app.get('/assets/*', asset(site))
  app.get('*', document(site.app, random))
  app.all('*', notFound)
}
