import type { Hono } from 'hono'
import { asset, document } from '../http/documents.ts'
import { notFound } from '../http/method-not-allowed.ts'
import type { Site } from '../http/site.ts'
import type { Chance } from '../world.ts'

/** The callback document stands at every registered redirect URI; any other path is the app's own business. */
export const mountDocuments = (
  app: Hono,
  site: Site,
  callbackPaths: readonly string[],
  chance: Chance,
): void => {
  callbackPaths.forEach((path) => app.all(path, document(site.callback, chance)))
  app.get('/assets/*', asset(site))
  app.get('*', document(site.app, chance))
  app.all('*', notFound)
}
