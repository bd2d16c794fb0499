import type { IntegrationId } from '@planbridge/shared/contract'
import { identityIssuer, type Integration } from '../domain/integration.ts'
import type { RevokeGrant, Revoked } from '../tokens/revoke.ts'
import type { ConnectionRow, Store, ErasureScope } from '../store/ports/ports.ts'

export interface EraseNeeds {
  readonly store: Store
  readonly revokeGrant: RevokeGrant
  readonly integrations: ReadonlyMap<string, Integration>
}

/** A person by the id that the log knows, or by an account at a provider. */
export type PersonName =
  | { readonly subject: string }
  | { readonly integration: IntegrationId; readonly account: string }

export type ErasureReport =
  | {
      readonly kind: 'erased'
      /** Rows per table. */
      readonly rows: Readonly<Record<string, number>>
      /** Per connection that held tokens: what came of revoking them. */
      readonly revoked: readonly { readonly integration: string; readonly outcome: Revoked }[]
    }
  | { readonly kind: 'unknown'; readonly detail: string }
  /** Several people connected this account: the operator has to say whom. */
  | { readonly kind: 'ambiguous'; readonly subjects: readonly string[] }

export interface Erasure {
  readonly person: (name: PersonName) => Promise<ErasureReport>
  readonly tenant: (tenant: string) => Promise<ErasureReport>
}

/** Erases people and tenants: forgotten here first, then revoked at the provider where that is possible. */
export const erasure = (needs: EraseNeeds): Erasure => ({
  person: async (name) => {
    const found = 'subject' in name ? await bySubject(needs, name.subject) : await byAccount(needs, name)
    return 'kind' in found ? found : eraseAll(needs, found)
  },
  tenant: async (tenant) => {
    const report = await eraseAll(needs, { tenant })
    const nothing = report.kind === 'erased' && Object.values(report.rows).every((rows) => rows === 0)
    return nothing ? { kind: 'unknown', detail: `nothing of a tenant ${tenant} is stored` } : report
  },
})

type Found = ErasureScope | Exclude<ErasureReport, { kind: 'erased' }>

const bySubject = async ({ store }: EraseNeeds, id: string): Promise<Found> => {
  const subject = await store.subjects.find(id)
  return subject
    ? { tenant: subject.tenant, subjects: [id] }
    : { kind: 'unknown', detail: `nobody goes by ${id}` }
}

const byAccount = async (
  { store, integrations }: EraseNeeds,
  { integration: id, account }: Extract<PersonName, { account: string }>,
): Promise<Found> => {
  const integration = integrations.get(id)
  if (!integration) return { kind: 'unknown', detail: `there is no integration ${id}` }
  const identity = { issuer: identityIssuer(integration), account }
  const subjects = await store.erasure.subjectsOf(integration.tenant, identity, integration.id)
  if (subjects.length === 0) return { kind: 'unknown', detail: `nobody goes by ${account} at ${id}` }
  if (subjects.length > 1) return { kind: 'ambiguous', subjects }
  return { tenant: integration.tenant, subjects }
}

const eraseAll = async ({ store, revokeGrant }: EraseNeeds, whom: ErasureScope): Promise<ErasureReport> => {
  const { rows, connections } = await store.erasure.erase(whom)
  const held = connections.filter(({ sealed }) => sealed !== null)
  const revoked = []
  // One after another: a provider that is asked for all of a tenant at once would take it for an attack.
  for (const row of held)
    revoked.push({ integration: row.integration, outcome: await revocationClient(revokeGrant, row) })
  return { kind: 'erased', rows, revoked }
}

const revocationClient = (revokeGrant: RevokeGrant, row: ConnectionRow): Promise<Revoked> =>
  revokeGrant(row).catch(() => 'failed' as const)
