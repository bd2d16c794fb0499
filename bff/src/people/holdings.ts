import type { MergeCandidate, MergedConnection } from '@planbridge/shared/contract'
import { agreementRefusal } from '../domain/delegation-agreement.ts'
import { isPastEnd } from '../domain/end-date.ts'
import type { Integration } from '../domain/integration.ts'
import { isoTime, isoTimeOrNull } from '../domain/iso-time.ts'
import { scopesCover } from '../domain/scope-coverage.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import type { ConnectionRow, DelegationRow, JobRow } from '../store/ports/ports.ts'

/** A connection of a person with all that belongs to it. */
export interface Holding {
  readonly row: ConnectionRow
  /** The terms of a delegation. */
  readonly terms: DelegationRow | undefined
  readonly jobs: readonly JobRow[]
  readonly status: ConnectionRow['status']
}

export const holdingsOf = async (
  { store, clock }: Pick<ConnectNeeds, 'store' | 'clock'>,
  tenant: string,
  subject: string,
): Promise<Holding[]> => {
  const rows = await store.connections.listOwned(tenant, subject)
  return Promise.all(
    rows.map(async (row) => ({
      row,
      terms: row.model === 'delegation' ? await store.delegations.find(row.id) : undefined,
      jobs: await store.jobs.listFor(row.id),
      status: isPastEnd(row, clock.now()) ? 'ended' : row.status,
    })),
  )
}

export const mergedView = ({ row, terms, jobs, status }: Holding): MergedConnection => ({
  id: row.id,
  integration: row.integration,
  model: row.model,
  account: row.accountName,
  status,
  connected_at: isoTime(row.createdAt),
  last_used_at: isoTimeOrNull(row.usedAt),
  ends_at: isoTimeOrNull(row.endsAt),
  purpose: terms?.purpose ?? null,
  jobs: jobs.length,
})

const isUsable: Record<ConnectionRow['status'], boolean> = {
  active: true,
  'choose-account': true,
  'signed-out': false,
  'reconnect-required': false,
  ended: false,
  'pending-verification': false,
}

/** A connection that could be kept in place of another one, whose jobs it would get. */
export const candidateView = (
  integrations: ReadonlyMap<string, Integration>,
  kept: Holding,
  dropped: Holding,
): MergeCandidate => {
  const operations = integrations.get(kept.row.integration)?.operations ?? []
  const runs = ({ operation }: JobRow): boolean => {
    const listed = operations.find(({ id }) => id === operation)
    if (!isUsable[kept.status] || !listed || !scopesCover(kept.row, listed)) return false
    return kept.row.model !== 'delegation' || agreementRefusal(kept.terms, operation) === undefined
  }
  const jobs = [...kept.jobs, ...dropped.jobs]
  return { ...mergedView(kept), jobs_stopped: jobs.filter((job) => !runs(job)).length }
}
