import type { Handler, Hono } from 'hono'

/** Calls of people, and of host back ends. */
export const mountProxy = (app: Hono, handler: Handler): void => {
  app.all('/bff/proxy/:connection/*', handler)
  app.all('/v1/proxy/:connection/*', handler)
}
