import { dayMs } from '@planbridge/shared/durations'
import type { Integration } from '../domain/integration.ts'

/** When a refresh token dies, where its provider documents that; strictly read, counting starts at the consent. */
export const refreshEndsAt = (
  { provider, refreshEnd }: Pick<Integration, 'provider' | 'refreshEnd'>,
  { now, consentedAt }: { now: number; consentedAt: number },
): number | null => {
  if (provider.refreshTokenDays === undefined) return null
  const anchor = refreshEnd === 'from-consent' ? consentedAt : now
  return anchor + provider.refreshTokenDays * dayMs
}
