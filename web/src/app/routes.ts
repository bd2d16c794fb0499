import type { ConnectionId, MergeOfferId } from '@planbridge/shared/contract'

export const routes = {
  start: '/',
  connection: '/connections/:id',
  sessions: '/sessions',
  merge: '/one-person/:offer',
} as const

export const connectionPath = (id: ConnectionId): string => `/connections/${id}`

export const mergePath = (offer: MergeOfferId): string => `/one-person/${offer}`
