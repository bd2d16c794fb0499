import { dayMs } from '@planbridge/shared/durations'

const steps = [
  { unit: 'year', ms: 365 * dayMs },
  { unit: 'month', ms: 30 * dayMs },
  { unit: 'day', ms: dayMs },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
] as const

export const formatDay = (iso: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(iso))

/** The time of day where it is today, else the day with the time. */
export function formatMoment(iso: string, now: number, locale: string): string {
  const moment = new Date(iso)
  const today = moment.toDateString() === new Date(now).toDateString()
  return new Intl.DateTimeFormat(
    locale,
    today ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' },
  ).format(moment)
}

/** How far away it is: "in 6 months", "3 days ago". */
export function formatDistance(iso: string, now: number, locale: string): string {
  const distanceMs = Date.parse(iso) - now
  const step = steps.find(({ ms }) => Math.abs(distanceMs) >= ms)
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  return step ? words.format(Math.round(distanceMs / step.ms), step.unit) : words.format(0, 'second')
}

/** A number of days: "1 day", "12 days". */
export const formatDays = (days: number, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(days)

const midnight = (moment: number): number => new Date(moment).setHours(0, 0, 0, 0)

/** From where on weeks and months say more than days do. */
const countedDaysMax = 60

/** How many midnights lie before it. */
export const daysUntil = (iso: string, now: number): number =>
  // A day with a clock change is an hour longer or shorter.
  Math.round((midnight(Date.parse(iso)) - midnight(now)) / dayMs)

/** How long until an end, by the calendar: "in 12 days", "tomorrow, 14:05", "today, 14:05". */
export function formatCountdown(iso: string, now: number, locale: string): string {
  const days = daysUntil(iso, now)
  if (days > countedDaysMax || days < 0) return formatDistance(iso, now, locale)
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
  if (days > 1) return words
  return `${words}, ${new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(new Date(iso))}`
}

/** The local calendar day, as date fields want it: YYYY-MM-DD. */
export function calendarDay(now: number, daysAhead: number): string {
  const day = new Date(now)
  day.setDate(day.getDate() + daysAhead)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}
