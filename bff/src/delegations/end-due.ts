import type { DelegationNeeds } from './needs.ts'

const batch = 100

/** Ends what has reached its end date. Every use judges the date by itself; this erases what nobody uses. */
export const endDue = async ({
  store,
  clock,
  endConnection,
}: Pick<DelegationNeeds, 'store' | 'clock' | 'endConnection'>): Promise<void> => {
  const rows = await store.connections.expired(clock.now(), batch)
  await Promise.all(rows.map((row) => endConnection(row)))
}
