import { fill } from '../../messages/fill.ts'
import { useApp, useMessages } from '../app-context.tsx'
import { daysUntil, formatCountdown, formatDay } from './format-time.ts'

/** Formats the time until an end: "in 12 days, on 3 December 2026". Today and tomorrow need no date. */
export function useCountdown(): (iso: string) => string {
  const { endNear, locale } = useMessages()
  const now = useApp().platform.now()
  return (iso) => {
    const countdown = formatCountdown(iso, now, locale)
    if (daysUntil(iso, now) <= 1) return countdown
    return fill(endNear.withDay, { countdown, day: formatDay(iso, locale) })
  }
}
