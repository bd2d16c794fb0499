import type { IntegrationId } from '@planbridge/shared/contract'
import { identityIssuer, type Integration } from '../domain/integration.ts'
import type { ConnectionRow, Store, Whom } from '../store/ports/ports.ts'
import type { RevokeGrant, Revoked } from '../tokens/revoke.ts'

export interface EraseNeeds {
  readonly store: Store
  readonly revokeGrant: RevokeGrant
  readonly integrations: ReadonlyMap<string, Integration>
}

/** Identifies a person by the subject id that the log shows, or by an account at a provider. */
export type PersonName =
  | { readonly subject: string }
  | { readonly integration: IntegrationId; readonly account: string }

export type ErasureReport =
  | {
      readonly kind: 'erased'
      /** Rows per table. */
      readonly rows: Readonly<Record<string, number>>
      /** The outcome of the revocation, per connection that had tokens. */
      readonly revoked: readonly { readonly integration: string; readonly outcome: Revoked }[]
    }
  | { readonly kind: 'unknown'; readonly detail: string }
  /** Several people connected this account, so the operator has to name the subject. */
  | { readonly kind: 'ambiguous'; readonly subjects: readonly string[] }

export interface Erasure {
  readonly person: (name: PersonName) => Promise<ErasureReport>
  readonly tenant: (tenant: string) => Promise<ErasureReport>
}

/** Erases people and tenants: first their rows, then their grants at the providers. */
export const erasure = (needs: EraseNeeds): Erasure => ({
  person: async (name) => {
    const found = 'subject' in name ? await bySubject(needs, name.subject) : await byAccount(needs, name)
    return 'kind' in found ? found : eraseAll(needs, found)
  },
  tenant: async (tenant) => {
    const report = await eraseAll(needs, { tenant })
    const isEmpty = report.kind === 'erased' && Object.values(report.rows).every((rows) => rows === 0)
    return isEmpty ? { kind: 'unknown', detail: `no data of tenant ${tenant}` } : report
  },
})

type Found = Whom | Exclude<ErasureReport, { kind: 'erased' }>

const bySubject = async ({ store }: EraseNeeds, id: string): Promise<Found> => {
  const subject = await store.subjects.find(id)
  return subject
    ? { tenant: subject.tenant, subjects: [id] }
    : { kind: 'unknown', detail: `no person with the id ${id}` }
}

const byAccount = async (
  { store, integrations }: EraseNeeds,
  { integration: id, account }: Extract<PersonName, { account: string }>,
): Promise<Found> => {
  const integration = integrations.get(id)
  if (!integration) return { kind: 'unknown', detail: `no integration ${id}` }
  const identity = { issuer: identityIssuer(integration), account }
  const subjects = await store.erasure.subjectsOf(integration.tenant, identity, integration.id)
  if (subjects.length === 0)
    return { kind: 'unknown', detail: `no person with the account ${account} at ${id}` }
  if (subjects.length > 1) return { kind: 'ambiguous', subjects }
  return { tenant: integration.tenant, subjects }
}

const eraseAll = async ({ store, revokeGrant }: EraseNeeds, target: Whom): Promise<ErasureReport> => {
  const { rows, connections } = await store.erasure.erase(target)
  const withTokens = connections.filter(({ sealed }) => sealed !== null)
  const revoked = []
  // Sequential, because a burst of revocations could look like an attack to the provider.
  for (const row of withTokens)
    revoked.push({ integration: row.integration, outcome: await tryRevoke(revokeGrant, row) })
  return { kind: 'erased', rows, revoked }
}

const tryRevoke = (revokeGrant: RevokeGrant, row: ConnectionRow): Promise<Revoked> =>
  revokeGrant(row).catch(() => 'failed' as const)
