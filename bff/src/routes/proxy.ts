import type { Handler, Hono } from 'hono'

export const mountProxy = (app: Hono, handler: Handler): void => {
  app.all('/proxy/:connection/*', handler)
}
