import { ConnectionId } from '@planbridge/shared/contract'

const key = 'planbridge.completed'

/**
 * The result of an attempt. `made`: a connection was made or renewed. `again`: it was made before, so that the response of the provider
 * was not needed this time. `renewed`, `not-renewed`: a silent renewal, which is no news to the person.
 */
const results = ['made', 'again', 'renewed', 'not-renewed'] as const
export type AttemptResult = (typeof results)[number]

/** A connection for which an attempt of this tab has ended. */
export interface CompletedConnection {
  readonly connection: ConnectionId
  readonly result: AttemptResult
}

/** Saves a completed connection for the app, which is the next document in this tab. */
export function saveCompletedConnection(
  storage: () => Storage,
  { connection, result }: CompletedConnection,
): void {
  try {
    storage().setItem(key, `${connection} ${result}`)
  } catch {
    // Without storage the app only skips its confirmation.
  }
}

export function takeCompletedConnection(storage: () => Storage): CompletedConnection | null {
  try {
    const [id, wanted] = (storage().getItem(key) ?? '').split(' ')
    storage().removeItem(key)
    const connection = ConnectionId.safeParse(id)
    const result = results.find((one) => one === wanted)
    return connection.success && result !== undefined ? { connection: connection.data, result } : null
  } catch {
    return null
  }
}
