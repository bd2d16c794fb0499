import type { Integration } from '../domain/integration.ts'
import type { ConnectionRow, PendingRevocation, SessionRecord, Tables } from '../store/ports/ports.ts'
import type { TokenVault } from '../vault/token-vault.ts'
import { clearTokens } from './clear-tokens.ts'
import { emptyJournal } from './renewal-journal.ts'
import type { Revocations } from './revocation/revocations.ts'

export interface EndPresenceNeeds {
  readonly vault: Pick<TokenVault, 'forget'>
  readonly revocations: Revocations
  readonly integrations: ReadonlyMap<string, Integration>
}

export interface PresenceReport {
  readonly ended: number
  /** Names of the providers that have not confirmed the revocation yet. */
  readonly notRevoked: readonly string[]
}

/** The connections that a transaction ended, with the revocations that it owes. */
export type EndedPresence = readonly PendingRevocation[]

const signedOut = { status: 'signed-out', reason: 'person-signed-out', journal: emptyJournal } as const

/**
 * Ends the user-present connections of a session's person, in the transaction that ends the person's presence: user-present access
 * requires a signed-in person.
 */
export const clearPresence = async (
  tables: Pick<Tables, 'connections' | 'revocations'>,
  { revocations }: Pick<EndPresenceNeeds, 'revocations'>,
  { tenant, subject }: Pick<SessionRecord, 'tenant' | 'subject'>,
): Promise<EndedPresence> => {
  if (subject === null) return []
  const rows = (await tables.connections.listOwned(tenant, subject)).filter(isPresent)
  const ended: PendingRevocation[] = []
  for (const row of rows) {
    const pending = await clearPresent(tables, revocations, row)
    if (pending) ended.push(pending)
  }
  return ended
}

const isPresent = ({ model, sealed }: ConnectionRow): boolean => model === 'user-present' && sealed !== null

// A renewal may store another version in the meantime.
const clearPresent = async (
  tables: Pick<Tables, 'connections' | 'revocations'>,
  revocations: Revocations,
  row: ConnectionRow,
): Promise<PendingRevocation | undefined> => {
  let current: ConnectionRow | undefined = row
  while (current && isPresent(current)) {
    if (await clearTokens(tables.connections, current, signedOut))
      return revocations.owe(tables, current, 'signed-out')
    current = await tables.connections.find(row.id)
  }
  return undefined
}

/** Revokes the tokens of ended connections, after their transaction. */
export const settlePresence = async (
  { vault, revocations, integrations }: EndPresenceNeeds,
  ended: EndedPresence,
): Promise<PresenceReport> => {
  for (const { connection } of ended) vault.forget(connection)
  const failed = await Promise.all(
    ended.map(async (pending) => ((await revocations.settle(pending)) === 'failed' ? [pending] : [])),
  )
  const names = failed
    .flat()
    .map(({ integration }) => integrations.get(integration)?.provider.name ?? integration)
  return { ended: ended.length, notRevoked: [...new Set(names)] }
}
