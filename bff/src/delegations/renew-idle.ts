import { dayMs } from '@planbridge/shared/durations'
import type { DelegationNeeds } from './needs.ts'

/** An idle refresh token is used when less than this share of its documented lifetime is left. */
const shareLeft = 0.25
const batch = 20

/** Renews idle delegations whose refresh token would expire unused. */
export const renewIdle = async (
  needs: Pick<DelegationNeeds, 'store' | 'clock' | 'integrations' | 'freshToken'>,
): Promise<void> => {
  const lifetimes = [...needs.integrations.values()].map(({ provider }) => provider.refreshTokenDays ?? 0)
  const now = needs.clock.now()
  const rows = await needs.store.connections.refreshTokensEndingBefore(
    now + Math.max(0, ...lifetimes) * shareLeft * dayMs,
    batch,
  )
  for (const row of rows) {
    const integration = needs.integrations.get(row.integration)
    const days = integration?.provider.refreshTokenDays
    // Use does not extend a lifetime that counts from the consent.
    if (days === undefined || integration?.refreshEnd === 'from-consent') continue
    if ((row.refreshEndsAt ?? now) - now > days * shareLeft * dayMs) continue
    await needs.freshToken({ connection: row.id, present: false, ahead: true })
  }
}
