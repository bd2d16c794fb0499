import type { Hono } from 'hono'
import { empty, failure, resource } from '../answer.ts'
import type { Notifications } from '../notifications.ts'
import type { ResourceVariables } from '../resolve-resources.ts'

/** The pull queue: first in, first out, without acknowledgement. An empty queue answers 404. @see https://integrations.docplanner.com/guide/callbacks/push-vs-pull.html */
export const notificationRoutes = (
  api: Hono<ResourceVariables>,
  { take, release }: Pick<Notifications, 'take' | 'release'>,
): void => {
  const none = () => failure(404, 'No notifications found')
  api.get('/notifications', (c) => {
    const [first] = take(c.var.client.clientId, 1).taken
    return first === undefined ? none() : resource(first)
  })
  api.get('/notifications/multiple', (c) => {
    const limit = Number(c.req.query('limit') ?? 1)
    if (!Number.isInteger(limit) || limit < 1 || limit > 100) return failure(400, 'Invalid arguments')
    const { taken: notifications, left: remaining } = take(c.var.client.clientId, limit)
    return notifications.length === 0 ? none() : resource({ notifications, remaining })
  })
  api.post('/notifications/release', (c) => {
    const released = release(c.var.client)
    if (released.kind === 'not-a-push-client') return failure(403, 'You are not allowed to use this method')
    if (released.kind === 'released') return empty()
    const headers = { 'retry-after': String(released.retryAfterSeconds) }
    return new Response(null, { status: 429, headers })
  })
}
