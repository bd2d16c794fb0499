import type { ConnectionStatus, ExpiryWarning } from '@planbridge/shared/contract'
import { dayMs } from '@planbridge/shared/durations'
import { isPastEnd } from './end-date.ts'
import { isoTime } from './iso-time.ts'

/** Days before an expiry at which a warning is due, nearest first. */
export const warningDays = [1, 3, 14] as const

const usable: ReadonlySet<ConnectionStatus> = new Set(['active', 'choose-account'])

interface Expiring {
  readonly status: ConnectionStatus
  readonly endsAt: number | null
  readonly refreshEndsAt: number | null
}

interface Expiry {
  readonly at: number
  readonly what: ExpiryWarning['what']
}

// The sort is stable: of two expiries at the same time, the access is reported.
const nextExpiry = ({ endsAt, refreshEndsAt }: Expiring, now: number): Expiry | undefined => {
  const renewal: Expiry[] = refreshEndsAt === null ? [] : [{ at: refreshEndsAt, what: 'renewal' }]
  const access: Expiry[] = endsAt === null ? [] : [{ at: endsAt, what: 'access' }]
  return [...access, ...renewal].filter(({ at }) => at > now).toSorted((a, b) => a.at - b.at)[0]
}

/** The warning about a connection's next expiry; null if it is far away or unknown, or if the connection no longer works. */
export const expiryWarning = (row: Expiring, now: number): ExpiryWarning | null => {
  const next = isPastEnd(row, now) || !usable.has(row.status) ? undefined : nextExpiry(row, now)
  const days = next && warningDays.find((candidate) => next.at - now <= candidate * dayMs)
  return next && days ? { days, ends_at: isoTime(next.at), what: next.what } : null
}
