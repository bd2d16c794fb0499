import type { ConnectionId } from '@planbridge/shared/contract'

export const routes = {
  start: '/',
  connection: '/connections/:id',
  sessions: '/sessions',
} as const

export const connectionPath = (id: ConnectionId): string => `/connections/${id}`
