import type { hostEndpoints } from '@planbridge/shared/host-api'
import { delegationView } from '../delegations/delegation-view.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { findHostSubject, isOfKey } from './host-subject.ts'
import type { HostNeeds } from './needs.ts'

/** Lists the delegations of a user of the host. */
export const listHostDelegations =
  (
    needs: Pick<HostNeeds, 'store' | 'clock'>,
  ): UseCaseFor<typeof hostEndpoints.listHostDelegations, 'host-key'> =>
  async ({ subject }, principal) => {
    const { store, clock } = needs
    const owner = await findHostSubject(needs, principal, subject)
    const owned = owner === undefined ? [] : await store.connections.listOwned(principal.tenant, owner)
    const rows = owned.filter((row) => row.model === 'delegation' && isOfKey(principal, row))
    const found = await Promise.all(
      rows.map(async (row) => {
        const terms = await store.delegations.find(row.id)
        return terms ? [delegationView(row, terms, clock.now())] : []
      }),
    )
    return { delegations: found.flat() }
  }
