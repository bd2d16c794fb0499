import { ConnectionId } from '@planbridge/shared/contract'
import { whenKnown } from '../../runtime/maybe-promise.ts'
import type { TokenVault } from '../../vault/token-vault.ts'
import type { CachedReads, CachedTable, Millis, Store } from '../ports/ports.ts'
import { internConnections } from './interned-connections.ts'
import type { CacheInvalidation } from './invalidating-store.ts'
import { rowCache, type RowCacheNeeds } from './row-cache.ts'

export interface RowCachesNeeds extends RowCacheNeeds {
  readonly store: Pick<Store, 'sessions' | 'connections' | 'delegations' | 'subjects'>
  /** Its opened token sets are invalidated together with their connections. */
  readonly vault: Pick<TokenVault, 'forget' | 'clear'>
}

export interface RowCaches {
  readonly cached: CachedReads
  readonly invalidate: CacheInvalidation
  /** Updates the last-seen time of a cached session, so that it is not recorded again for a while. */
  readonly noteSeen: (record: string, at: Millis) => void
}

const openTables = (needs: RowCachesNeeds, hashByRecord: Map<string, string>) => {
  const { sessions, connections, delegations, subjects } = needs.store
  const intern = internConnections()
  return {
    sessions: rowCache(needs, {
      read: (hash) => sessions.find(hash),
      onStored: (hash, { record }) => void hashByRecord.set(record, hash),
      onEvicted: (_, { record }) => void hashByRecord.delete(record),
    }),
    connections: rowCache(needs, {
      read: async (id) => {
        const row = await connections.find(ConnectionId.parse(id))
        return row && intern(row)
      },
    }),
    delegations: rowCache(needs, {
      read: (connection) => delegations.find(ConnectionId.parse(connection)),
    }),
    subjects: rowCache(needs, { read: (id) => subjects.find(id) }),
    identities: rowCache(needs, { read: (subject) => subjects.identitiesOf(subject) }),
  } satisfies Record<CachedTable, unknown>
}

/** One row cache for each table that calls read. */
export const openRowCaches = (needs: RowCachesNeeds): RowCaches => {
  const hashByRecord = new Map<string, string>()
  const tables = openTables(needs, hashByRecord)
  const invalidateSession = (record: string) => {
    const hash = hashByRecord.get(record)
    if (hash !== undefined) tables.sessions.invalidate(hash)
    // A session being read has no known record yet, so all reads in flight are dropped.
    tables.sessions.abandonReads()
  }
  return {
    cached: {
      session: tables.sessions.get,
      connection: tables.connections.get,
      delegation: tables.delegations.get,
      subject: tables.subjects.get,
      identitiesOf: (subject) => whenKnown(tables.identities.get(subject), (found) => found ?? []),
      isStoreDown: () => needs.freshness.isStoreDown(),
    },
    invalidate: {
      row(change) {
        if (change.table === 'everything') {
          for (const table of [...Object.values(tables), needs.vault]) table.clear()
          return
        }
        if (change.table === 'connections') needs.vault.forget(change.key)
        tables[change.table].invalidate(change.key)
      },
      session: invalidateSession,
      sessions: () => tables.sessions.clear(),
    },
    noteSeen(record, at) {
      const hash = hashByRecord.get(record)
      if (hash !== undefined)
        tables.sessions.update(hash, (row) => ({ ...row, seenAt: Math.max(at, row.seenAt) }))
    },
  }
}
