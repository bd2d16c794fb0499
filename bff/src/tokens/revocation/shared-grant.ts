import type { Integration } from '../../domain/integration.ts'
import type { ConnectionRow, PendingRevocation, Store } from '../../store/ports/ports.ts'

export interface SharedGrantNeeds {
  readonly store: Pick<Store, 'connections'>
  readonly integrations: ReadonlyMap<string, Integration>
}

/** True if one revocation ends every token of the person and client. */
export const endsAll = (integration: Integration | undefined): boolean => {
  const revocation = integration?.provider.revocation
  return (
    revocation !== undefined && revocation.kind !== 'none' && revocation.ends === 'all-of-person-and-client'
  )
}

/**
 * The connections that depend on the grant that is to be revoked: if one revocation ends every token of a person and client, all
 * connections of the account at this client do. `unknown` if the account is not known, so that they cannot be found.
 */
export const connectionsOfGrant = async (
  { store, integrations }: SharedGrantNeeds,
  pending: PendingRevocation,
  account: string | null,
): Promise<readonly ConnectionRow[] | 'unknown'> => {
  // Every other connection of the person has a grant of its own.
  if (!endsAll(integrations.get(pending.integration))) return []
  if (account === null) return pending.reason === 'not-stored' ? 'unknown' : []
  const clientOf = (id: string) => {
    const integration = integrations.get(id)
    return `${integration?.endpoints.token} ${integration?.client?.id}`
  }
  // The connection itself depends on it only if it got another token set of the same person and client afterwards.
  const isSince = (row: ConnectionRow) => row.id !== pending.connection || row.createdAt > pending.createdAt
  const rows = await store.connections.listOfAccount(pending.tenant, account)
  return rows.filter(
    (row) =>
      row.sealed !== null &&
      row.model !== 'personal-token' &&
      clientOf(row.integration) === clientOf(pending.integration) &&
      isSince(row),
  )
}
