import { daysUntil } from '../display/format-time.ts'

export interface Day<Entry> {
  /** A local calendar day, as the number of midnights from now. */
  readonly days: number
  readonly entries: readonly Entry[]
}

/** Groups entries by the local day of their time, in their order. */
export const byDay = <Entry extends { readonly at: string }>(
  entries: readonly Entry[],
  now: number,
): readonly Day<Entry>[] => {
  const groups = Map.groupBy(entries, ({ at }) => daysUntil(at, now))
  return [...groups].map(([days, ofDay]) => ({ days, entries: ofDay }))
}

/** The name of a day: "Today", "Yesterday", "Wednesday, 18 November". */
export const dayName = (days: number, now: number, locale: string): string => {
  if (days === 0 || days === -1) {
    const name = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
    return name.slice(0, 1).toLocaleUpperCase(locale) + name.slice(1)
  }
  const day = new Date(now)
  day.setDate(day.getDate() + days)
  return new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' }).format(day)
}
