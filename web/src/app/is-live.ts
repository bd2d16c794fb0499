import type { ConnectionStatus } from '@planbridge/shared/contract'

/** Which connections still hold something to work with; the others wait for the person. */
const live: Record<ConnectionStatus, boolean> = {
  active: true,
  'choose-account': true,
  'signed-out': false,
  'reconnect-required': false,
  ended: false,
}

export const isLive = (connection: { readonly status: ConnectionStatus }): boolean => live[connection.status]
