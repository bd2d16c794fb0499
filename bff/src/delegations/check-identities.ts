import type { DelegationNeeds } from './needs.ts'

const batch = 50

/** Judges ID tokens again that could not be verified when a renewal brought them. */
export const checkIdentities = async ({
  store,
  clock,
  checkIdentity,
}: Pick<DelegationNeeds, 'store' | 'clock' | 'checkIdentity'>): Promise<void> => {
  const rows = await store.connections.identityChecksDue(clock.now(), batch)
  for (const { id } of rows) await checkIdentity(id)
}
