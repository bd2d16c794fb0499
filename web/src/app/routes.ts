import type { ConnectionId, MergeOfferId, WebhookEndpointId } from '@planbridge/shared/contract'

export const routes = {
  start: '/',
  connection: '/connections/:id',
  sessions: '/sessions',
  activity: '/activity',
  activityOf: '/activity/:connection',
  merge: '/one-person/:offer',
  webhooks: '/operator/webhooks',
  webhook: '/operator/webhooks/:endpoint',
} as const

export const connectionPath = (id: ConnectionId): string => `/connections/${id}`

/** The activity of one connection. */
export const activityPath = (id: ConnectionId): string => `/activity/${id}`

export const mergePath = (offer: MergeOfferId): string => `/one-person/${offer}`

/** The page of one endpoint, for operators. */
export const webhookPath = (id: WebhookEndpointId): string => `/operator/webhooks/${id}`
