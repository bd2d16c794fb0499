const dayMs = 86_400_000

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

/** The local calendar day, as date fields want it: YYYY-MM-DD. */
export function calendarDay(now: number, daysAhead: number): string {
  const day = new Date(now)
  day.setDate(day.getDate() + daysAhead)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}
