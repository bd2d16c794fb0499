import type { Events } from '../events.ts'
import type { ConnectionRow, Store } from '../store/ports/ports.ts'
import type { TokenVault } from '../vault/token-vault.ts'
import type { RevokeGrant } from './revoke.ts'
import { quietJournal } from './renewal-journal.ts'

/** Ends a connection whose own end date has come: erased here first, then revoked. */
export type EndConnection = (row: ConnectionRow) => Promise<void>

export interface EndConnectionNeeds {
  readonly store: Pick<Store, 'connections'>
  readonly vault: TokenVault
  readonly revokeGrant: RevokeGrant
  readonly events: Events
}

export const endConnection =
  ({ store, vault, revokeGrant, events }: EndConnectionNeeds): EndConnection =>
  async (row) => {
    const nothing = { sealed: null, endsAt: null, staleAt: null }
    const change = { status: 'ended', reason: 'end-date-reached', journal: quietJournal } as const
    if (!(await store.connections.putTokens(row.id, row.tokenVersion, nothing, change))) return
    const revoked = await revokeGrant(row)
    vault.forget(row.id)
    events.connectionEnded({ connection: row.id, integration: row.integration, revoked })
  }
