import { ConnectionId } from '@planbridge/shared/contract'

const key = 'planbridge.completed'
const againMark = ' again'

/** A connection that an attempt of this tab has made. */
export interface CompletedConnection {
  readonly connection: ConnectionId
  /** True if it was made before, so that the response of the provider was not needed this time. */
  readonly again: boolean
}

/** Saves a completed connection for the app, which is the next document in this tab. */
export function saveCompletedConnection(
  storage: () => Storage,
  { connection, again }: CompletedConnection,
): void {
  try {
    storage().setItem(key, again ? connection + againMark : connection)
  } catch {
    // Without storage the app only skips its confirmation.
  }
}

export function takeCompletedConnection(storage: () => Storage): CompletedConnection | null {
  try {
    const text = storage().getItem(key) ?? ''
    storage().removeItem(key)
    const again = text.endsWith(againMark)
    const found = ConnectionId.safeParse(again ? text.slice(0, -againMark.length) : text)
    return found.success ? { connection: found.data, again } : null
  } catch {
    return null
  }
}
