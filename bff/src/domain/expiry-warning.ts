import { dayMs } from '@planbridge/shared/durations'
import type { ConnectionStatus, EndWarning } from '@planbridge/shared/contract'

/** How many days ahead of an end somebody is told, nearest first. */
export const warningDays = [1, 3, 14] as const

const works: ReadonlySet<ConnectionStatus> = new Set(['active', 'choose-account'])

/** What of a connection bears on its ends. */
interface Ends {
  readonly status: ConnectionStatus
  readonly endsAt: number | null
  readonly refreshEndsAt: number | null
}

interface End {
  readonly at: number
  readonly what: EndWarning['what']
}

// Where both come at once, that everything stops is what matters.
const nextEnd = ({ endsAt, refreshEndsAt }: Ends, now: number): End | undefined => {
  const renewal: End[] = refreshEndsAt === null ? [] : [{ at: refreshEndsAt, what: 'renewal' }]
  const access: End[] = endsAt === null ? [] : [{ at: endsAt, what: 'access' }]
  return [...access, ...renewal].filter(({ at }) => at > now).toSorted((a, b) => a.at - b.at)[0]
}

/** What to say of a connection's next end; null: it is far away, unknown, or nothing works any more. */
export const expiryWarning = (row: Ends, now: number): EndWarning | null => {
  const over = row.endsAt !== null && now >= row.endsAt
  const end = over || !works.has(row.status) ? undefined : nextEnd(row, now)
  const days = end && warningDays.find((candidate) => end.at - now <= candidate * dayMs)
  return end && days ? { days, ends_at: new Date(end.at).toISOString(), what: end.what } : null
}
