import { ConnectionId } from '@planbridge/shared/contract'
import { whenKnown } from '../../runtime/maybe-promise.ts'
import type { Invalidate } from './invalidating-store.ts'
import { internConnections } from './interned-connections.ts'
import type { Millis, CachedReads, CachedTable, Store } from '../ports/ports.ts'
import type { TokenVault } from '../../vault/token-vault.ts'
import { rowCache, type RowCacheNeeds } from './row-cache.ts'

export interface RowCachesNeeds extends RowCacheNeeds {
  readonly store: Pick<Store, 'sessions' | 'connections' | 'delegations' | 'subjects'>
  /** Token sets that are open; they go with the connection that they belong to. */
  readonly vault: Pick<TokenVault, 'forget' | 'forgetAll'>
}

export interface RowCaches {
  readonly cached: CachedReads
  readonly invalidate: Invalidate
  /** A session was seen: nobody needs to note that again for a while. */
  readonly seen: (record: string, at: Millis) => void
}

const openTables = (needs: RowCachesNeeds, hashes: Map<string, string>) => {
  const { sessions, connections, delegations, subjects } = needs.store
  const lean = internConnections()
  return {
    sessions: rowCache(needs, {
      read: (hash) => sessions.find(hash),
      kept: (hash, { record }) => void hashes.set(record, hash),
      dropped: (_, { record }) => void hashes.delete(record),
    }),
    connections: rowCache(needs, {
      read: async (id) => {
        const row = await connections.find(ConnectionId.parse(id))
        return row && lean(row)
      },
    }),
    delegations: rowCache(needs, {
      read: (connection) => delegations.find(ConnectionId.parse(connection)),
    }),
    subjects: rowCache(needs, { read: (id) => subjects.find(id) }),
    identities: rowCache(needs, { read: (subject) => subjects.identitiesOf(subject) }),
  } satisfies Record<CachedTable, unknown>
}

/** Rows of the store that calls need, remembered as they are asked for. */
export const openRowCaches = (needs: RowCachesNeeds): RowCaches => {
  const hashes = new Map<string, string>()
  const tables = openTables(needs, hashes)
  const forgetSession = (record: string) => {
    const hash = hashes.get(record)
    if (hash !== undefined) tables.sessions.invalidate(hash)
    // Nobody knows yet which of those that are being read it is.
    tables.sessions.forgetFlights()
  }
  return {
    cached: {
      session: tables.sessions.look,
      connection: tables.connections.look,
      delegation: tables.delegations.look,
      subject: tables.subjects.look,
      identitiesOf: (subject) => whenKnown(tables.identities.look(subject), (found) => found ?? []),
      isAway: () => needs.freshness.isAway(),
    },
    invalidate: {
      row(change) {
        if (change.table === 'everything') {
          for (const table of [...Object.values(tables), needs.vault]) table.forgetAll()
          return
        }
        if (change.table === 'connections') needs.vault.forget(change.key)
        tables[change.table].invalidate(change.key)
      },
      session: forgetSession,
      sessions: () => tables.sessions.forgetAll(),
    },
    seen(record, at) {
      const hash = hashes.get(record)
      if (hash !== undefined)
        tables.sessions.amend(hash, (row) => ({ ...row, seenAt: Math.max(at, row.seenAt) }))
    },
  }
}
