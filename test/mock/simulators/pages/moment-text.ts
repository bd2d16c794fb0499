// A formatter takes a millisecond to create.
const formats = new Map<string, Intl.DateTimeFormat>()

const formatOf = (timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = `${timeZone} ${JSON.stringify(options)}`
  const format = formats.get(key) ?? new Intl.DateTimeFormat('en-GB', { ...options, timeZone })
  formats.set(key, format)
  return format
}

/** A day as every screen of a simulator shows it: `1 Dec 2026`. */
export const dayText = (at: number, timeZone = 'UTC'): string =>
  formatOf(timeZone, { dateStyle: 'medium' }).format(at)

/** A day and a time as every screen of a simulator shows them: `1 Dec 2026, 09:30`. */
export const momentText = (at: number, timeZone = 'UTC'): string =>
  formatOf(timeZone, { dateStyle: 'medium', timeStyle: 'short' }).format(at)
