import { ConnectionId } from '@planbridge/shared/contract'

const key = 'planbridge.completed'

/** Saves the id of a new connection for the app, which is the next document in this tab. */
export function saveCompletedConnection(storage: () => Storage, connection: ConnectionId): void {
  try {
    storage().setItem(key, connection)
  } catch {
    // Without storage the app only skips its confirmation.
  }
}

export function takeCompletedConnection(storage: () => Storage): ConnectionId | null {
  try {
    const found = ConnectionId.safeParse(storage().getItem(key))
    storage().removeItem(key)
    return found.success ? found.data : null
  } catch {
    return null
  }
}
