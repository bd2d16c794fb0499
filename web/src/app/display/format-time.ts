import { dayMs } from '@planbridge/shared/durations'

const steps = [
  { unit: 'year', ms: 365 * dayMs },
  { unit: 'month', ms: 30 * dayMs },
  { unit: 'day', ms: dayMs },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
] as const

const formatTime = (moment: Date, locale: string): string =>
  new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(moment)

export const formatDay = (iso: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(iso))

/** The day and time: "today, 18:41" or "21 Nov 2026, 18:41". */
export function formatMoment(iso: string, now: number, locale: string): string {
  const moment = new Date(iso)
  if (daysUntil(iso, now) !== 0)
    return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(moment)
  const today = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(0, 'day')
  return `${today}, ${formatTime(moment, locale)}`
}

/** The distance in the largest fitting unit: "in 6 months", "3 days ago". */
export function formatDistance(iso: string, now: number, locale: string): string {
  const distanceMs = Date.parse(iso) - now
  const step = steps.find(({ ms }) => Math.abs(distanceMs) >= ms)
  const formatter = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  return step ? formatter.format(Math.round(distanceMs / step.ms), step.unit) : formatter.format(0, 'second')
}

/** A number of days: "1 day", "12 days". */
export const formatDays = (days: number, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(days)

const midnight = (moment: number): number => new Date(moment).setHours(0, 0, 0, 0)

/** Longer distances are shown in months, not days. */
const countedDaysMax = 60

/** The number of midnights until a moment. */
export const daysUntil = (iso: string, now: number): number =>
  // Rounded because a day with a clock change has 23 or 25 hours.
  Math.round((midnight(Date.parse(iso)) - midnight(now)) / dayMs)

/** The time until an end in calendar days: "in 12 days", "tomorrow, 14:05", "today, 14:05". */
export function formatCountdown(iso: string, now: number, locale: string): string {
  const days = daysUntil(iso, now)
  if (days > countedDaysMax || days < 0) return formatDistance(iso, now, locale)
  const distance = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
  return days > 1 ? distance : `${distance}, ${formatTime(new Date(iso), locale)}`
}

/** A local calendar day in the format of date inputs: YYYY-MM-DD. */
export function calendarDay(now: number, daysAhead: number): string {
  const day = new Date(now)
  day.setDate(day.getDate() + daysAhead)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}
