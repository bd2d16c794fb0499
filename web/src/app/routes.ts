import type { ConnectionId, MergeOfferId } from '@planbridge/shared/contract'

export const routes = {
  start: '/',
  connection: '/connections/:id',
  sessions: '/sessions',
  activity: '/activity',
  activityOf: '/activity/:connection',
  merge: '/one-person/:offer',
} as const

export const connectionPath = (id: ConnectionId): string => `/connections/${id}`

/** The activity of one connection. */
export const activityPath = (id: ConnectionId): string => `/activity/${id}`

export const mergePath = (offer: MergeOfferId): string => `/one-person/${offer}`
