import type { Connection } from '@planbridge/shared/contract'
import type { Messages } from '../../messages/en.ts'
import { fill } from '../../messages/fill.ts'
import { formatDay, formatMoment } from '../display/format-time.ts'

interface Facts {
  readonly connection: Connection
  readonly provider: string
  readonly now: number
}

/** The next step of a connection that works, in one sentence. */
export function nextStep(
  { connection: text, locale }: Messages,
  { connection, provider, now }: Facts,
): string {
  const { model, ends_at, token_ends_at, renews_itself, renewable_until } = connection
  const next = text.next
  if (model === 'service-account') return next.nothing
  if (ends_at !== null)
    return fill(model === 'personal-token' ? next.newToken : next.asksAgain, {
      provider,
      day: formatDay(ends_at, locale),
    })
  if (renewable_until !== null)
    return fill(next.asksBy, { provider, day: formatDay(renewable_until, locale) })
  const asks = connection.renews_silently ? next.asksIfNeeded : next.asksAt
  return !renews_itself && token_ends_at !== null
    ? fill(asks, { provider, when: formatMoment(token_ends_at, now, locale) })
    : fill(next.asksAfterSignOut, { provider })
}
