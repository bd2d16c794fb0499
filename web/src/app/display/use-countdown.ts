import { fill } from '../../messages/fill.ts'
import { daysUntil, formatCountdown, formatDay } from './format-time.ts'
import { useMessages, useParts } from '../parts-context.tsx'

/** Says when something ends: "in 12 days, on 3 December 2026"; the day itself says nothing new on the last two. */
export function useCountdown(): (iso: string) => string {
  const { endNear, locale } = useMessages()
  const now = useParts().world.now()
  return (iso) => {
    const countdown = formatCountdown(iso, now, locale)
    if (daysUntil(iso, now) <= 1) return countdown
    return fill(endNear.withDay, { countdown, day: formatDay(iso, locale) })
  }
}
