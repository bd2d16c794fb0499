import type { Events } from '../events.ts'
import type { ConnectionRow, Store } from '../store/ports/ports.ts'
import type { TokenVault } from '../vault/token-vault.ts'
import { clearTokens } from './clear-tokens.ts'
import { emptyJournal } from './renewal-journal.ts'
import type { RevokeGrant } from './revoke.ts'

/** Ends a connection that reached its end date. The tokens are erased from the store before they are revoked. */
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
    const change = { status: 'ended', reason: 'end-date-reached', journal: emptyJournal } as const
    if (!(await clearTokens(store.connections, row, change))) return
    const revoked = await revokeGrant(row)
    vault.forget(row.id)
    events.connectionEnded({ connection: row.id, integration: row.integration, revoked })
  }
