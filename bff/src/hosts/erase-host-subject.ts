import type { hostEndpoints } from '@planbridge/shared/host-api'
import { Failure } from '../failure.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { findHostSubject, isOfKey } from './host-subject.ts'
import type { HostNeeds } from './needs.ts'

/** Erases a user of the host with all connections, and revokes their grants. */
export const eraseHostSubject =
  (needs: HostNeeds): UseCaseFor<typeof hostEndpoints.eraseHostSubject, 'host-key'> =>
  async ({ subject: account }, principal) => {
    const subject = await findHostSubject(needs, principal, account)
    if (subject === undefined) return { connections: 0 }
    const owned = await needs.store.connections.listOwned(principal.tenant, subject)
    // A key for some integrations ends no access to others.
    if (!owned.every((row) => isOfKey(principal, row)))
      throw new Failure('host-key-not-permitted', 'the user has connections of other integrations')
    const report = await needs.erasure.person({ subject })
    return { connections: report.kind === 'erased' ? (report.rows['connections'] ?? 0) : 0 }
  }
