import type { IntegrationId } from '@planbridge/shared/contract'
import type { FirmSignIn } from '../domain/firm-sign-in.ts'
import { identityIssuer, type Integration } from '../domain/integration.ts'
import type { PendingRevocation, Store, ErasureScope } from '../store/ports/ports.ts'
import type { Revocations, Revoked } from '../tokens/revocation/revocations.ts'

export interface EraseNeeds {
  readonly store: Store
  readonly revocations: Revocations
  readonly integrations: ReadonlyMap<string, Integration>
  readonly firmSignIns?: ReadonlyMap<string, FirmSignIn>
}

/** Identifies a person by the subject id that the log shows, or by an account at a provider or at their organisation. */
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
  /** `name`: the part that is unknown. `known`: those that there are, if they can be listed. */
  | {
      readonly kind: 'unknown'
      readonly detail: string
      readonly name: string
      readonly known: readonly string[]
    }
  /** Several people connected this account, so the operator has to name the subject. */
  | { readonly kind: 'ambiguous'; readonly subjects: readonly string[] }

/** The effect of an erasure that has not been made. */
export type ErasurePreview =
  | {
      readonly kind: 'found'
      /** Rows per table. */
      readonly rows: Readonly<Record<string, number>>
      /** The first people; there may be more of them. */
      readonly people: readonly { readonly id: string; readonly name: string | null }[]
    }
  | Exclude<ErasureReport, { kind: 'erased' }>

export type ErasureTarget = PersonName | { readonly tenant: string }

export interface Erasure {
  /** Finds what an erasure would erase, and changes nothing. */
  readonly preview: (target: ErasureTarget) => Promise<ErasurePreview>
  readonly person: (name: PersonName) => Promise<ErasureReport>
  readonly tenant: (tenant: string) => Promise<ErasureReport>
  /** Erases guests whose session has ended: no later session can reach their connections. */
  readonly abandonedGuests: () => Promise<void>
}

const guestsMax = 100

/**
 * Erases people and tenants: first their rows, then their grants at the providers. A grant that a provider does not confirm stays as
 * sealed tokens without the person, until it does.
 */
export const erasure = (needs: EraseNeeds): Erasure => ({
  preview: preview(needs),
  person: async (name) => {
    const found = await byName(needs, name)
    return 'kind' in found ? found : eraseAll(needs, found)
  },
  tenant: async (tenant) => {
    const report = await eraseAll(needs, { tenant })
    const isEmpty = report.kind === 'erased' && hasNone(report.rows)
    return isEmpty ? unknownTenant(needs, tenant) : report
  },
  abandonedGuests: async () => {
    for (const { tenant, id } of await needs.store.merges.abandonedGuests(guestsMax))
      await eraseAll(needs, { tenant, subjects: [id] })
  },
})

const peopleShown = 10

const preview =
  (needs: EraseNeeds): Erasure['preview'] =>
  async (target) => {
    const scope = 'tenant' in target ? { tenant: target.tenant } : await byName(needs, target)
    if ('kind' in scope) return scope
    const rows = await needs.store.erasure.count(scope)
    if ('tenant' in target && hasNone(rows)) return unknownTenant(needs, target.tenant)
    return { kind: 'found', rows, people: await needs.store.erasure.namesOf(scope, peopleShown) }
  }

const hasNone = (rows: Readonly<Record<string, number>>): boolean =>
  Object.values(rows).every((count) => count === 0)

const unknownTenant = async ({ store }: EraseNeeds, tenant: string): Promise<NotFound> => ({
  kind: 'unknown',
  detail: `no data of tenant ${tenant}`,
  name: tenant,
  known: await store.erasure.tenants(),
})

type NotFound = Exclude<ErasureReport, { kind: 'erased' }>
type Found = ErasureScope | NotFound

const byName = (needs: EraseNeeds, name: PersonName): Promise<Found> =>
  'subject' in name ? bySubject(needs, name.subject) : byAccount(needs, name)

const bySubject = async ({ store }: EraseNeeds, id: string): Promise<Found> => {
  const subject = await store.erasure.currentSubject(id)
  return subject
    ? { tenant: subject.tenant, subjects: [subject.id] }
    : { kind: 'unknown', detail: `no person with the id ${id}`, name: id, known: [] }
}

const noFirms: ReadonlyMap<string, FirmSignIn> = new Map()

const byAccount = async (
  { store, integrations, firmSignIns = noFirms }: EraseNeeds,
  { integration: id, account }: Extract<PersonName, { account: string }>,
): Promise<Found> => {
  const firm = firmSignIns.get(id)
  const integration = firm?.integration ?? integrations.get(id)
  if (!integration) {
    const known = [...integrations.keys(), ...firmSignIns.keys()]
    return { kind: 'unknown', detail: `no integration ${id}`, name: id, known }
  }
  const identity = { issuer: identityIssuer(integration), account }
  const scopes = tenantsOf(integration, firm).map(async (tenant): Promise<ErasureScope> => {
    return { tenant, subjects: await store.erasure.subjectsOf(tenant, identity, integration.id) }
  })
  return onlyOne(await Promise.all(scopes), { id, account })
}

const onlyOne = (
  scopes: readonly ErasureScope[],
  { id, account }: { readonly id: string; readonly account: string },
): Found => {
  const found = scopes.filter(({ subjects = [] }) => subjects.length > 0)
  const subjects = found.flatMap((scope) => scope.subjects ?? [])
  if (subjects.length > 1) return { kind: 'ambiguous', subjects }
  const detail = `no person with the account ${account} at ${id}`
  return found[0] ?? { kind: 'unknown', detail, name: account, known: [] }
}

/** A firm's sign-in may place its people in several tenants, each with a person of its own. */
const tenantsOf = ({ tenant }: Integration, firm: FirmSignIn | undefined): readonly string[] => [
  ...new Set([firm?.place.tenant ?? tenant, ...(firm?.groups?.allowed ?? []).map((group) => group.tenant)]),
]

interface Owed {
  readonly pending: PendingRevocation
  readonly account: string
}

const eraseAll = async ({ store, revocations }: EraseNeeds, target: ErasureScope): Promise<ErasureReport> => {
  const { rows, owed } = await store.atomically(async (tables) => {
    const erased = await tables.erasure.erase(target)
    const owedByRow: Owed[] = []
    for (const row of erased.connections) {
      const pending = await revocations.owe(tables, row, 'erased')
      // The account is known only here: the stored revocation does not name it.
      if (pending) owedByRow.push({ pending, account: row.account })
    }
    return { rows: erased.rows, owed: owedByRow }
  })
  const revoked = []
  // Sequential, because a burst of revocations could look like an attack to the provider.
  for (const { pending, account } of owed)
    revoked.push({
      integration: pending.integration,
      outcome: await revocations.settle(pending, { account }),
    })
  return { kind: 'erased', rows, revoked }
}
