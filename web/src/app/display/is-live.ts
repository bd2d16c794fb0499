import type { Connection, ConnectionStatus } from '@planbridge/shared/contract'

/** True for the statuses of connections that still have usable tokens. */
const live: Record<ConnectionStatus, boolean> = {
  active: true,
  'choose-account': true,
  'signed-out': false,
  'reconnect-required': false,
  ended: false,
  'pending-verification': false,
}

export const isLive = (connection: { readonly status: ConnectionStatus }): boolean => live[connection.status]

/** True if disconnecting stops work that runs without the person. */
export const stopsWork = (connection: Pick<Connection, 'model' | 'status'>): boolean =>
  connection.model === 'delegation' && isLive(connection)
