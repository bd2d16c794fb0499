import { ConnectionId } from '@planbridge/shared/contract'
import { whenKnown } from '../awaitable.ts'
import type { Forget } from './forgetting-store.ts'
import { leanConnections } from './lean-connections.ts'
import type { Millis, Recall, RememberedTable, Store } from './ports.ts'
import type { TokenVault } from '../vault/token-vault.ts'
import { rememberedRows, type RowsNeeds } from './remembered-rows.ts'

export interface RememberedNeeds extends RowsNeeds {
  readonly store: Pick<Store, 'sessions' | 'connections' | 'delegations' | 'subjects'>
  /** Token sets that are open; they go with the connection that they belong to. */
  readonly vault: Pick<TokenVault, 'forget' | 'forgetAll'>
}

export interface RememberedStore {
  readonly recall: Recall
  readonly forget: Forget
  /** A session was seen: nobody needs to note that again for a while. */
  readonly seen: (record: string, at: Millis) => void
}

const openTables = (needs: RememberedNeeds, hashes: Map<string, string>) => {
  const { sessions, connections, delegations, subjects } = needs.store
  const lean = leanConnections()
  return {
    sessions: rememberedRows(needs, {
      read: (hash) => sessions.find(hash),
      kept: (hash, { record }) => void hashes.set(record, hash),
      dropped: (_, { record }) => void hashes.delete(record),
    }),
    connections: rememberedRows(needs, {
      read: async (id) => {
        const row = await connections.find(ConnectionId.parse(id))
        return row && lean(row)
      },
    }),
    delegations: rememberedRows(needs, {
      read: (connection) => delegations.find(ConnectionId.parse(connection)),
    }),
    subjects: rememberedRows(needs, { read: (id) => subjects.find(id) }),
    identities: rememberedRows(needs, { read: (subject) => subjects.identitiesOf(subject) }),
  } satisfies Record<RememberedTable, unknown>
}

/** Rows of the store that calls need, remembered as they are asked for. */
export const rememberedStore = (needs: RememberedNeeds): RememberedStore => {
  const hashes = new Map<string, string>()
  const tables = openTables(needs, hashes)
  const forgetSession = (record: string) => {
    const hash = hashes.get(record)
    if (hash !== undefined) tables.sessions.forget(hash)
    // Nobody knows yet which of those that are being read it is.
    tables.sessions.forgetReadings()
  }
  return {
    recall: {
      session: tables.sessions.look,
      connection: tables.connections.look,
      delegation: tables.delegations.look,
      subject: tables.subjects.look,
      identitiesOf: (subject) => whenKnown(tables.identities.look(subject), (found) => found ?? []),
      isAway: () => needs.hearing.isAway(),
    },
    forget: {
      row(change) {
        if (change.table === 'everything') {
          for (const table of [...Object.values(tables), needs.vault]) table.forgetAll()
          return
        }
        if (change.table === 'connections') needs.vault.forget(change.key)
        tables[change.table].forget(change.key)
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
