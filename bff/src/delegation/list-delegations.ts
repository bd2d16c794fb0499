import type { Delegation, endpoints, UseCase } from '@planbridge/shared/contract'
import { presentPerson } from '../session/present-person.ts'
import type { Visit } from '../session/visit.ts'
import type { ConnectionRow, DelegationRow } from '../store/ports.ts'
import type { DelegationNeeds } from './needs.ts'
import { warningDays } from './warnings.ts'

/** What this person lets go on while they are away. */
export const listDelegations =
  ({
    store,
    clock,
  }: Pick<DelegationNeeds, 'store' | 'clock'>): UseCase<typeof endpoints.listDelegations, Visit> =>
  async (_input, visit) => {
    const { tenant, subject } = presentPerson(visit)
    const rows = (await store.connections.listOwned(tenant, subject)).filter(
      ({ model }) => model === 'delegation',
    )
    const found = await Promise.all(
      rows.map(async (row) => {
        const terms = await store.delegations.find(row.id)
        return terms ? [delegationView(row, terms, clock.now())] : []
      }),
    )
    return { delegations: found.flat() }
  }

const dayMs = 86_400_000

const delegationView = (row: ConnectionRow, terms: DelegationRow, now: number): Delegation => {
  const endsAt = row.endsAt ?? terms.startsAt + terms.days * dayMs
  return {
    connection: row.id,
    purpose: terms.purpose,
    operations: [...terms.operations],
    starts_at: new Date(terms.startsAt).toISOString(),
    ends_at: new Date(endsAt).toISOString(),
    warning: warningOf(endsAt - now),
  }
}

const warningOf = (leftMs: number): Delegation['warning'] => {
  const days = warningDays.toReversed().find((candidate) => leftMs <= candidate * dayMs)
  return days === undefined || leftMs <= 0
    ? null
    : (`in-${days}-day${days === 1 ? '' : 's'}` as Delegation['warning'])
}
