import { quietJournal } from './renewal-journal.ts'
import type { ConnectionRow, SessionRecord, Store } from '../store/ports/ports.ts'
import type { Integration } from '../domain/integration.ts'
import type { TokenVault } from '../vault/token-vault.ts'
import type { RevokeGrant } from './revoke.ts'

export interface EndPresenceNeeds {
  readonly store: Store
  readonly vault: TokenVault
  readonly revokeGrant: RevokeGrant
  readonly integrations: ReadonlyMap<string, Integration>
}

export interface PresenceReport {
  readonly ended: number
  /** Names of the providers at which revoking did not succeed. */
  readonly notRevoked: readonly string[]
}

/** User-present access is tied to an actively signed-in person: it goes when the person goes. */
export const endPresence = async (
  needs: EndPresenceNeeds,
  { tenant, subject }: SessionRecord,
): Promise<PresenceReport> => {
  if (subject === null) return { ended: 0, notRevoked: [] }
  const rows = (await needs.store.connections.listOwned(tenant, subject)).filter(
    ({ model, sealed }) => model === 'user-present' && sealed !== null,
  )
  for (const row of rows) await erase(needs, row)
  const failed = await Promise.all(
    rows.map(async (row) => ((await needs.revokeGrant(row)) === 'failed' ? [row] : [])),
  )
  const names = failed
    .flat()
    .map((row) => needs.integrations.get(row.integration)?.provider.name ?? row.integration)
  return { ended: rows.length, notRevoked: [...new Set(names)] }
}

// Erased first: whatever the provider answers, nothing is left to use.
const erase = async ({ store, vault }: Pick<EndPresenceNeeds, 'store' | 'vault'>, row: ConnectionRow) => {
  const nothing = { sealed: null, endsAt: null, staleAt: null }
  let version = row.tokenVersion
  while (
    !(await store.connections.putTokens(row.id, version, nothing, {
      status: 'signed-out',
      reason: 'person-signed-out',
      journal: quietJournal,
    }))
  ) {
    const now = await store.connections.find(row.id)
    if (!now) break
    version = now.tokenVersion
  }
  vault.forget(row.id)
}
