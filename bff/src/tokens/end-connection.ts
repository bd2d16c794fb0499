import type { Events } from '../events.ts'
import type { ConnectionRow, Store } from '../store/ports/ports.ts'
import type { TokenVault } from '../vault/token-vault.ts'
import { clearTokens } from './clear-tokens.ts'
import { emptyJournal } from './renewal-journal.ts'
import type { Revocations } from './revocation/revocations.ts'

/** Ends a connection that reached its end date. The tokens are erased from the store before they are revoked. */
export type EndConnection = (row: ConnectionRow) => Promise<void>

export interface EndConnectionNeeds {
  readonly store: Pick<Store, 'atomically'>
  readonly vault: TokenVault
  readonly revocations: Revocations
  readonly events: Events
}

export const endConnection =
  ({ store, vault, revocations, events }: EndConnectionNeeds): EndConnection =>
  async (row) => {
    const change = { status: 'ended', reason: 'end-date-reached', journal: emptyJournal } as const
    const ended = await store.atomically(async (tables) => {
      if (!(await clearTokens(tables.connections, row, change))) return undefined
      return { pending: await revocations.owe(tables, row, 'end-date-reached') }
    })
    if (!ended) return
    vault.forget(row.id)
    const revoked = await revocations.settle(ended.pending)
    events.connectionEnded({ connection: row.id, integration: row.integration, revoked })
  }
