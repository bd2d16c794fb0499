/** The same time of day on a later local calendar day. */
export function daysLater(now: number, days: number): Date {
  const day = new Date(now)
  day.setDate(day.getDate() + days)
  return day
}

/** A local calendar day in the format of date inputs: YYYY-MM-DD. */
export function calendarDay(now: number, daysAhead: number): string {
  const day = daysLater(now, daysAhead)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}
