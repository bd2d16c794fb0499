import type { endpoints } from '@planbridge/shared/contract'
import type { UseCaseFor } from '../principal/principal.ts'
import { requirePerson } from '../principal/require-person.ts'
import { delegationView } from './delegation-view.ts'
import type { DelegationNeeds } from './needs.ts'

/** Lists the person's delegations. */
export const listDelegations =
  ({
    store,
    clock,
  }: Pick<DelegationNeeds, 'store' | 'clock'>): UseCaseFor<
    typeof endpoints.listDelegations,
    'browser-session'
  > =>
  async (_input, requestSession) => {
    const { tenant, subject } = requirePerson(requestSession)
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
