import type { Connection, ConnectionStatus } from '@planbridge/shared/contract'

/** Which connections still hold something to work with; the others wait for the person. */
const live: Record<ConnectionStatus, boolean> = {
  active: true,
  'choose-account': true,
  'signed-out': false,
  'reconnect-required': false,
  ended: false,
}

export const isLive = (connection: { readonly status: ConnectionStatus }): boolean => live[connection.status]

/** Whether ending it stops something that goes on by itself. */
export const stopsWork = (connection: Pick<Connection, 'model' | 'status'>): boolean =>
  connection.model === 'delegation' && isLive(connection)
