import type { endpoints, UseCase } from '@planbridge/shared/contract'
import { requirePerson } from '../principal/require-person.ts'
import type { RequestSession } from '../principal/request-session.ts'
import { delegationView } from './delegation-view.ts'
import type { DelegationNeeds } from './needs.ts'

/** What this person lets go on while they are away. */
export const listDelegations =
  ({
    store,
    clock,
  }: Pick<DelegationNeeds, 'store' | 'clock'>): UseCase<typeof endpoints.listDelegations, RequestSession> =>
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
