import type { ConnectionReason } from '@planbridge/shared/contract'
import type { ConnectionRow } from '../../store/ports/ports.ts'
import type { TokenSet } from '../../vault/token-vault.ts'
import { clearTokens } from '../clear-tokens.ts'
import { refused } from '../token-state.ts'
import type { Renewed, RenewNeeds } from './renewal.ts'

/** Erases the tokens of a connection, which then has to be reconnected. */
export const requireReconnect = async (
  { store, vault, events }: Pick<RenewNeeds, 'store' | 'vault' | 'events'>,
  row: ConnectionRow,
  reason: ConnectionReason,
  detail: string,
): Promise<Renewed> => {
  if (!(await clearTokens(store.connections, row, { status: 'reconnect-required', reason })))
    return 'conflict'
  vault.forget(row.id)
  events.connectionDied({ connection: row.id, integration: row.integration, reason })
  return refused('reconnect-required', detail)
}

/** Ends a connection whose renewed ID token is wrong, and revokes the tokens that came with it. */
export const refuseIdentity = async (
  needs: RenewNeeds,
  row: ConnectionRow,
  tokens: TokenSet,
  detail: string,
): Promise<Renewed> => {
  await needs.revokeTokens(row, tokens)
  return requireReconnect(needs, row, 'refused-by-provider', detail)
}
