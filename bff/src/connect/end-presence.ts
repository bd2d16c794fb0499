import { quietJournal } from '../refresh/journal.ts'
import type { ConnectionRow, SessionRecord } from '../store/ports.ts'
import type { ConnectNeeds } from './needs.ts'

export interface PresenceReport {
  readonly ended: number
  /** Names of the providers at which revoking did not succeed. */
  readonly notRevoked: readonly string[]
}

/** User-present access is tied to an actively signed-in person: it goes when the person goes. */
export const endPresence = async (
  needs: Pick<ConnectNeeds, 'store' | 'vault' | 'endGrant' | 'integrations'>,
  { tenant, subject }: SessionRecord,
): Promise<PresenceReport> => {
  if (subject === null) return { ended: 0, notRevoked: [] }
  const rows = (await needs.store.connections.listOwned(tenant, subject)).filter(
    ({ model, sealed }) => model === 'user-present' && sealed !== null,
  )
  for (const row of rows) await erase(needs, row)
  const failed = await Promise.all(
    rows.map(async (row) => ((await needs.endGrant(row)) === 'failed' ? [row] : [])),
  )
  const names = failed
    .flat()
    .map((row) => needs.integrations.get(row.integration)?.provider.name ?? row.integration)
  return { ended: rows.length, notRevoked: [...new Set(names)] }
}

// Erased first: whatever the provider answers, nothing is left to use.
const erase = async ({ store, vault }: Pick<ConnectNeeds, 'store' | 'vault'>, row: ConnectionRow) => {
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
