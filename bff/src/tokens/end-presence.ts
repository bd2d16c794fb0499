import type { Integration } from '../domain/integration.ts'
import type { ConnectionRow, SessionRecord, Store } from '../store/ports/ports.ts'
import type { TokenVault } from '../vault/token-vault.ts'
import { clearTokens } from './clear-tokens.ts'
import { emptyJournal } from './renewal-journal.ts'
import type { RevokeGrant } from './revoke.ts'

export interface EndPresenceNeeds {
  readonly store: Store
  readonly vault: TokenVault
  readonly revokeGrant: RevokeGrant
  readonly integrations: ReadonlyMap<string, Integration>
}

export interface PresenceReport {
  readonly ended: number
  /** Names of the providers at which the revocation failed. */
  readonly notRevoked: readonly string[]
}

/** Ends the user-present connections of a session's person: user-present access requires a signed-in person. */
export const endPresence = async (
  needs: EndPresenceNeeds,
  { tenant, subject }: SessionRecord,
): Promise<PresenceReport> => {
  if (subject === null) return { ended: 0, notRevoked: [] }
  const rows = (await needs.store.connections.listOwned(tenant, subject)).filter(
    ({ model, sealed }) => model === 'user-present' && sealed !== null,
  )
  // Erased before they are revoked, so that no token stays usable if the provider fails.
  for (const row of rows) await erase(needs, row)
  const failed = await Promise.all(
    rows.map(async (row) => ((await needs.revokeGrant(row)) === 'failed' ? [row] : [])),
  )
  const names = failed
    .flat()
    .map((row) => needs.integrations.get(row.integration)?.provider.name ?? row.integration)
  return { ended: rows.length, notRevoked: [...new Set(names)] }
}

const signedOut = { status: 'signed-out', reason: 'person-signed-out', journal: emptyJournal } as const

const erase = async ({ store, vault }: Pick<EndPresenceNeeds, 'store' | 'vault'>, row: ConnectionRow) => {
  let current: ConnectionRow | undefined = row
  while (current && !(await clearTokens(store.connections, current, signedOut)))
    current = await store.connections.find(row.id)
  vault.forget(row.id)
}
