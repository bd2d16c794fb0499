import { expiryWarning, warningDays } from '../domain/expiry-warning.ts'
import type { ConnectionRow } from '../store/ports/ports.ts'
import type { DelegationNeeds } from './needs.ts'

const batch = 100

type WarnNeeds = Pick<DelegationNeeds, 'store' | 'clock' | 'events'>

/** Emits one event per connection and warning distance when an expiry is near, beginning with the shortest distance. */
export const sendExpiryWarnings = async (needs: WarnNeeds): Promise<void> => {
  const now = needs.clock.now()
  for (const days of warningDays) {
    const rows = await needs.store.connections.dueForWarning(now, days, batch)
    await Promise.all(rows.map((row) => warn(needs, row, now)))
  }
}

const warn = async ({ store, events }: WarnNeeds, row: ConnectionRow, now: number): Promise<void> => {
  const warning = expiryWarning(row, now)
  if (!warning || !(await store.connections.markWarned(row.id, Date.parse(warning.ends_at), warning.days)))
    return
  const { days, what, ends_at: endsAt } = warning
  events.connectionExpiring({ connection: row.id, integration: row.integration, days, what, endsAt })
}
