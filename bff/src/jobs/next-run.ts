import type { Schedule } from '@planbridge/shared/contract'
import { Cron } from 'croner'

type Pattern = {
  readonly [Every in Schedule['every']]: (schedule: Extract<Schedule, { every: Every }>) => string
}

const hourMinute = (time: string) => {
  const [hour, minute] = time.split(':').map(Number)
  return `${minute} ${hour}`
}

const patterns: Pattern = {
  hour: ({ minute }) => `${minute} * * * *`,
  day: ({ time }) => `${hourMinute(time)} * * *`,
  // Cron accepts 7 for Sunday.
  week: ({ time, weekday }) => `${hourMinute(time)} * * ${weekday}`,
}

/** Five fields: minute, hour, day of month, month, weekday. */
export const cronPattern = (schedule: Schedule): string =>
  (patterns[schedule.every] as (schedule: Schedule) => string)(schedule)

/** The next time of a schedule after `fromMs`, by the wall clock of the time zone; null if there is none. */
export const nextRunAt = (schedule: Schedule, timeZone: string, fromMs: number): number | null =>
  new Cron(cronPattern(schedule), { timezone: timeZone, paused: true })
    .nextRun(new Date(fromMs))
    ?.getTime() ?? null

/** True if the name is an IANA time zone that this runtime supports. */
export const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
