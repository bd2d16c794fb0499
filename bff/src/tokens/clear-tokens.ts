import type { ConnectionChange, ConnectionRow, ConnectionStore, SealedTokens } from '../store/ports/ports.ts'

/** The token columns of a connection that has no tokens. */
const clearedTokens: SealedTokens = { sealed: null, endsAt: null, staleAt: null }

/**
 * Erases the tokens of a connection and records why. Returns false if the token version is no longer the one in `row`, or if
 * the connection was removed. If the provider may still accept the tokens, the same transaction owes their revocation.
 */
export const clearTokens = (
  connections: Pick<ConnectionStore, 'putTokens'>,
  row: Pick<ConnectionRow, 'id' | 'tokenVersion'>,
  change: Pick<ConnectionChange, 'status' | 'reason' | 'journal'>,
): Promise<boolean> => connections.putTokens(row.id, row.tokenVersion, clearedTokens, change)
