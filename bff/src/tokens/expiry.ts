import { dayMs } from '@planbridge/shared/durations'
import type { Integration } from '../domain/integration.ts'

/** How long before its expiry a token becomes stale: a share of its lifetime, capped in seconds. */
export interface RenewAhead {
  readonly share: number
  readonly secondsMax: number
}

/** True until a time; false without one. */
export const isBefore = (now: number, at: number | null): boolean => at !== null && now < at

export const defaultRenewAhead: RenewAhead = { share: 0.1, secondsMax: 60 }

/**
 * Returns the time from which a token should be renewed. `random` is between 0 and 1 and spreads the renewals of tokens that
 * were fetched together: 0 gives the full margin before the expiry, 1 gives half of it.
 */
export const staleAt = (
  now: number,
  endsAt: number,
  random = 0,
  { share, secondsMax }: RenewAhead = defaultRenewAhead,
): number => {
  const margin = Math.min((endsAt - now) * share, secondsMax * 1000)
  return Math.round(endsAt - margin * (1 - random / 2))
}

/**
 * Returns the expiry of a refresh token, or null if its provider documents none. The lifetime counts from the consent or from
 * the last rotation, as the integration is configured.
 */
export const refreshEndsAt = (
  { provider, refreshEnd }: Pick<Integration, 'provider' | 'refreshEnd'>,
  { now, consentedAt }: { now: number; consentedAt: number },
): number | null => {
  if (provider.refreshTokenDays === undefined) return null
  const countedFrom = refreshEnd === 'from-consent' ? consentedAt : now
  return countedFrom + provider.refreshTokenDays * dayMs
}
