import type { DelegationNeeds } from './needs.ts'

const batch = 100

/** Ends connections past their end date. Every use checks the date as well, so this erases the tokens of unused connections. */
export const endExpired = async ({
  store,
  clock,
  endConnection,
}: Pick<DelegationNeeds, 'store' | 'clock' | 'endConnection'>): Promise<void> => {
  const rows = await store.connections.pastTheirEnd(clock.now(), batch)
  await Promise.all(rows.map((row) => endConnection(row)))
}
