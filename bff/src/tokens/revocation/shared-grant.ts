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

/** The account of a grant, as far as it is known. */
export interface GrantAccount {
  /** From a verified ID token or from the API. */
  readonly verified: string | null
  /** From an ID token that is not verified. */
  readonly claimed: string | undefined
}

/**
 * The connections that depend on the grant that is to be revoked: if one revocation ends every token of a person and client, all
 * connections of the account at this client do. `unknown` if the account is not known, so that they cannot be found.
 */
export const connectionsOfGrant = async (
  { store, integrations }: SharedGrantNeeds,
  pending: PendingRevocation,
  account: GrantAccount,
): Promise<readonly ConnectionRow[] | 'unknown'> => {
  // Every other connection of the person has a grant of its own.
  if (!endsAll(integrations.get(pending.integration))) return []
  if (account.verified === null && account.claimed === undefined)
    return pending.reason === 'not-stored' ? 'unknown' : []
  const clientOf = (id: string) => {
    const integration = integrations.get(id)
    return `${integration?.endpoints.token} ${integration?.client?.id}`
  }
  const sameClient = [...integrations.keys()].filter((id) => clientOf(id) === clientOf(pending.integration))
  // The connection itself depends on it only if it got another token set of the same person and client afterwards.
  const isSince = (row: ConnectionRow) => row.id !== pending.connection || row.createdAt > pending.createdAt
  const rows = await rowsOf(store, pending.tenant, account, sameClient)
  return rows.filter(
    (row) =>
      row.sealed !== null &&
      row.model !== 'personal-token' &&
      sameClient.includes(row.integration) &&
      isSince(row),
  )
}

// A claim that is not verified is compared here and never sent to the store: the provider, or a forger, chose its text.
const rowsOf = async (
  { connections }: SharedGrantNeeds['store'],
  tenant: string,
  { verified, claimed }: GrantAccount,
  integrations: readonly string[],
): Promise<readonly ConnectionRow[]> => {
  if (verified !== null) return connections.listOfAccount(tenant, verified)
  const rows = await connections.listOfIntegrations(tenant, integrations)
  return rows.filter(({ account }) => account === claimed)
}
