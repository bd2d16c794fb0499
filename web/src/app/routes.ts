import type { ConnectionId } from '@planbridge/shared/contract'

export const routes = {
  start: '/',
  connection: '/connections/:id',
} as const

export const connectionPath = (id: ConnectionId): string => `/connections/${id}`
