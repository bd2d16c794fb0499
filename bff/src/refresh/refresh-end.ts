import type { Integration } from '../integration.ts'

const dayMs = 86_400_000

/** When a refresh token dies, where its provider documents that; strictly read, counting starts at the consent. */
export const refreshEndsAt = (
  { provider, refreshEnd }: Pick<Integration, 'provider' | 'refreshEnd'>,
  { now, consentedAt }: { now: number; consentedAt: number },
): number | null => {
  if (provider.refreshTokenDays === undefined) return null
  const anchor = refreshEnd === 'from-consent' ? consentedAt : now
  return anchor + provider.refreshTokenDays * dayMs
}
