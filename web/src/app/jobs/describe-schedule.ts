import type { Job, Schedule } from '@planbridge/shared/contract'
import type { Messages } from '../../messages/en.ts'
import { fill } from '../../messages/fill.ts'
import { currentZoneName, zoneLabel } from './time-zones.ts'

/** The name of an ISO weekday (1 = Monday). January 2024 began on a Monday. */
export const weekdayName = (weekday: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, weekday))

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

const valuesOf = (schedule: Schedule, locale: string): Record<string, string> => {
  if (schedule.every === 'hour') return { minute: String(schedule.minute).padStart(2, '0') }
  if (schedule.every === 'day') return { time: schedule.time }
  return { time: schedule.time, weekday: weekdayName(schedule.weekday, locale) }
}

/** Describes a schedule as text. The time zone is included if it differs from the person's own. */
export function describeSchedule(
  { schedules, jobs, locale }: Pick<Messages, 'schedules' | 'jobs' | 'locale'>,
  { schedule, time_zone }: Pick<Job, 'schedule' | 'time_zone'>,
  ownZone: string,
): string {
  const text = fill(schedules[schedule.every].text, valuesOf(schedule, locale))
  return currentZoneName(time_zone) === currentZoneName(ownZone)
    ? text
    : fill(jobs.inZone, { schedule: text, zone: zoneLabel(time_zone) })
}
