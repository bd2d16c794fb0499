import { Hono } from 'hono'

/** What operators ask, on a port of its own: is it alive, and can it work. */
export const operationsApp = (ready: () => Promise<boolean>): Hono => {
  const app = new Hono()
  app.get('/healthz', (c) => c.text('ok'))
  app.get('/readyz', async (c) => ((await ready()) ? c.text('ready') : c.text('not ready', 503)))
  return app
}
