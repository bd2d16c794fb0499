import { ConnectionId } from '@planbridge/shared/contract'

const key = 'planbridge.arrival'

/** Tells the app's next document in this tab which connection was just made. */
export function leaveArrival(storage: () => Storage, connection: ConnectionId): void {
  try {
    storage().setItem(key, connection)
  } catch {
    // Only a friendly word is lost.
  }
}

export function takeArrival(storage: () => Storage): ConnectionId | null {
  try {
    const found = ConnectionId.safeParse(storage().getItem(key))
    storage().removeItem(key)
    return found.success ? found.data : null
  } catch {
    return null
  }
}
