import type { ConnectionRow } from '../store/ports.ts'
import type { DelegationNeeds } from './needs.ts'

/** How many days ahead of an end the person and the host are told, farthest first. */
export const warningDays = [14, 3, 1] as const

const dayMs = 86_400_000
const batch = 100

type WarnNeeds = Pick<DelegationNeeds, 'store' | 'clock' | 'events'>

/** Says once of each connection that its end is near, at each of the three distances; the nearest that applies first. */
export const warnAhead = async (needs: WarnNeeds): Promise<void> => {
  for (const days of warningDays.toReversed()) {
    const rows = await needs.store.connections.toWarn(needs.clock.now() + days * dayMs, days, batch)
    await Promise.all(rows.map((row) => warn(needs, row, days)))
  }
}

const warn = async ({ store, events, clock }: WarnNeeds, row: ConnectionRow, days: number): Promise<void> => {
  if (!(await store.connections.warn(row.id, days))) return
  const endsAt = new Date(row.endsAt ?? clock.now()).toISOString()
  events.endIsNear({ connection: row.id, integration: row.integration, days, endsAt })
}
