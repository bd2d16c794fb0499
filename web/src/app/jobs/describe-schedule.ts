import type { Job, Schedule } from '@planbridge/shared/contract'
import type { Messages } from '../../messages/en.ts'
import { fill } from '../../messages/fill.ts'

/** 1 January 2024 was a Monday. */
export const weekdayName = (weekday: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, weekday))

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

const valuesOf = (schedule: Schedule, locale: string): Record<string, string> => {
  if (schedule.every === 'hour') return { minute: String(schedule.minute).padStart(2, '0') }
  if (schedule.every === 'day') return { time: schedule.time }
  return { time: schedule.time, weekday: weekdayName(schedule.weekday, locale) }
}

/** A schedule in a person's words; the time zone is named where it is not their own. */
export function describeSchedule(
  { schedules, jobs, locale }: Pick<Messages, 'schedules' | 'jobs' | 'locale'>,
  { schedule, time_zone }: Pick<Job, 'schedule' | 'time_zone'>,
  ownZone: string,
): string {
  const words = fill(schedules[schedule.every].words, valuesOf(schedule, locale))
  return time_zone === ownZone
    ? words
    : fill(jobs.inZone, { schedule: words, zone: time_zone.replaceAll('_', ' ') })
}
