import type { ConnectionId, FailureCode } from '@planbridge/shared/contract'
import type { Millis, TimelineStore } from './ports.ts'

/** Counts calls in memory, so that no call waits for a write. */
export interface CallCounts {
  /** Counts a call over the connection. */
  made(connection: ConnectionId, at: Millis, failure?: FailureCode): void
  /** Writes the counts. If that fails, those that were not written stay and the error is thrown. */
  flush(): Promise<void>
}

interface Tally {
  readonly since: Millis
  at: Millis
  count: number
  failed: number
  code: FailureCode | null
}

const addTo = (tallies: Map<ConnectionId, Tally>, connection: ConnectionId, more: Tally): void => {
  const tally = tallies.get(connection)
  if (!tally) return void tallies.set(connection, more)
  tally.at = more.at
  tally.count += more.count
  tally.failed += more.failed
  tally.code = more.code ?? tally.code
}

export const openCallCounts = (store: Pick<TimelineStore, 'addCalls'>): CallCounts => {
  let tallies = new Map<ConnectionId, Tally>()
  let writing: Promise<void> = Promise.resolve()
  const write = async (): Promise<void> => {
    const batch = tallies
    tallies = new Map()
    try {
      // One row at a time, in transactions of their own: no two instances can wait for each other.
      for (const [connection, tally] of batch) {
        await store.addCalls({ connection, ...tally })
        batch.delete(connection)
      }
    } catch (error) {
      const since = tallies
      tallies = batch
      for (const [connection, tally] of since) addTo(tallies, connection, tally)
      throw error
    }
  }
  return {
    made(connection, at, failure) {
      const tally = tallies.get(connection)
      if (tally === undefined) {
        const failed = failure === undefined ? 0 : 1
        tallies.set(connection, { since: at, at, count: 1, failed, code: failure ?? null })
        return
      }
      tally.at = at
      tally.count += 1
      if (failure === undefined) return
      tally.failed += 1
      tally.code = failure
    },
    flush() {
      const written = writing.then(write)
      writing = written.catch(() => undefined)
      return written
    },
  }
}
