import type { IntegrationId } from '@planbridge/shared/contract'
import type { ConnectionRow, Millis, TimelineReader, TimelineRow } from '../store/ports/ports.ts'
import type { TimelineNeeds } from './needs.ts'

export interface TimelinePerson {
  readonly tenant: string
  readonly subject: string
}

/** Reads what a person may read: their own entries, and those of the tenant about connections and integrations that they use. */
export const timelineReader = async (
  { store, mayUseService }: TimelineNeeds,
  { tenant, subject }: TimelinePerson,
): Promise<TimelineReader> => {
  const [own, ofTenant, former] = await Promise.all([
    store.connections.listOwned(tenant, subject),
    store.connections.listOwned(tenant, ''),
    store.timeline.formerOf(subject),
  ])
  const usable = await Promise.all(
    ofTenant.map(async (row) => ((await mayUseService(row, subject)) ? [row] : [])),
  )
  const shared = usable.flat()
  return {
    tenant,
    owners: [subject, ...former],
    shared: shared.map(({ id }) => id),
    arrivals: firstOf([...own, ...shared]),
  }
}

const firstOf = (rows: readonly ConnectionRow[]): ReadonlyMap<IntegrationId, Millis> => {
  const first = new Map<IntegrationId, Millis>()
  for (const { integration, firstConnectedAt, createdAt } of rows) {
    const at = firstConnectedAt ?? createdAt
    first.set(integration, Math.min(at, first.get(integration) ?? at))
  }
  return first
}

/** Decides as the store does. */
export const mayRead = (reader: TimelineReader, row: TimelineRow): boolean => {
  const { tenant, owner, connection, integration, at } = row
  if (tenant !== reader.tenant) return false
  if (owner !== '') return reader.owners.includes(owner)
  if (connection !== null) return reader.shared.includes(connection)
  return integration !== null && at >= (reader.arrivals.get(integration) ?? Infinity)
}
