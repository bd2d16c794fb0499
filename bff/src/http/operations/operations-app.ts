import { Hono } from 'hono'

/** What there is to ask. */
export interface Operations {
  readonly ready: () => Promise<boolean>
  /** Goes out as JSON. */
  readonly health: () => unknown
}

/** What operators ask, on a port of its own: is it alive, can it work, and how do the integrations stand. */
export const operationsApp = ({ ready, health }: Operations): Hono => {
  const app = new Hono()
  app.get('/healthz', (c) => c.text('ok'))
  app.get('/readyz', async (c) => ((await ready()) ? c.text('ready') : c.text('not ready', 503)))
  app.get('/integrations', async (c) => {
    c.header('cache-control', 'no-store')
    return c.json({ integrations: await health() })
  })
  return app
}
