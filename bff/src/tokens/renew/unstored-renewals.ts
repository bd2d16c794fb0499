import type { ConnectionId } from '@planbridge/shared/contract'
import type { Sleep } from '../../runtime/platform.ts'

/** A renewed token set that the store did not accept yet. */
export interface UnstoredRenewal {
  /** Stores it. False if another writer changed the connection meanwhile. Rejects while the store is unavailable. */
  readonly store: () => Promise<boolean>
  /** Called once if it cannot be used: another writer changed the connection, or this process ends. Never rejects. */
  readonly discard: (reason: 'changed' | 'stopped') => Promise<void>
}

/**
 * Renewed token sets that this process alone has, because the store was unavailable when the provider responded. Their number is
 * bounded by the renewals in flight at the start of an outage: without a store, no renewal starts.
 */
export interface UnstoredRenewals {
  /** Keeps it and tries to store it until the store is available. */
  readonly keep: (connection: ConnectionId, renewal: UnstoredRenewal) => void
  /** Tries to store the one of a connection now. `unavailable`: the store still does not accept it. */
  readonly settle: (connection: ConnectionId) => Promise<'none' | 'settled' | 'unavailable'>
  /** Resolves when none is left. Those that the store does not accept within eight seconds are discarded. */
  readonly drained: () => Promise<void>
}

// Shorter than the time for which another process waits before it uses the refresh token of an interrupted renewal.
const retryEveryMs = 500
const drainTriesMax = 16

export const unstoredRenewals = ({ sleep }: { readonly sleep: Sleep }): UnstoredRenewals => {
  const kept = new Map<ConnectionId, UnstoredRenewal>()
  const running = new Map<ConnectionId, Promise<'settled' | 'unavailable'>>()

  const tryStore = async (connection: ConnectionId, renewal: UnstoredRenewal) => {
    const stored = await renewal.store().catch(() => undefined)
    if (stored === undefined) return 'unavailable'
    kept.delete(connection)
    if (!stored) await renewal.discard('changed')
    return 'settled'
  }
  const settle = (connection: ConnectionId): Promise<'none' | 'settled' | 'unavailable'> => {
    const renewal = kept.get(connection)
    const alreadyRunning = running.get(connection)
    if (alreadyRunning || !renewal) return alreadyRunning ?? Promise.resolve('none')
    const trying = tryStore(connection, renewal).finally(() => running.delete(connection))
    running.set(connection, trying)
    return trying
  }
  const settleLater = async (connection: ConnectionId): Promise<void> => {
    do await sleep(retryEveryMs)
    while ((await settle(connection)) === 'unavailable')
  }
  const settleAll = () => Promise.all([...kept.keys()].map(settle))
  const discardAll = async () => {
    const left = [...kept.values()]
    kept.clear()
    await Promise.all(left.map(({ discard }) => discard('stopped')))
  }
  return {
    keep(connection, renewal) {
      kept.set(connection, renewal)
      void settleLater(connection)
    },
    settle,
    async drained() {
      for (let tries = 1; kept.size > 0 && tries <= drainTriesMax; tries += 1) {
        await settleAll()
        if (kept.size > 0) await sleep(retryEveryMs)
      }
      await discardAll()
    },
  }
}
