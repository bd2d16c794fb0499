import type { JobInput, Schedule } from '@planbridge/shared/contract'
import { currentZoneName } from './time-zones.ts'

/** The values of the schedule form. It keeps the values of all kinds of schedule, so that switching loses nothing. */
export interface ScheduleForm {
  readonly every: Schedule['every']
  readonly minute: number
  readonly weekday: number
  readonly time: string
  readonly timeZone: string
}

export const proposedSchedule = (timeZone: string): ScheduleForm => ({
  every: 'day',
  minute: 0,
  weekday: 1,
  time: '07:00',
  timeZone: currentZoneName(timeZone),
})

/** The form values of an existing job. */
export const scheduleFormOf = ({
  schedule,
  time_zone,
}: Pick<JobInput, 'schedule' | 'time_zone'>): ScheduleForm => ({
  ...proposedSchedule(time_zone),
  ...schedule,
})

const schedules: { readonly [Every in Schedule['every']]: (form: ScheduleForm) => Schedule } = {
  hour: ({ minute }) => ({ every: 'hour', minute }),
  day: ({ time }) => ({ every: 'day', time }),
  week: ({ weekday, time }) => ({ every: 'week', weekday, time }),
}

export const scheduleOf = (form: ScheduleForm): Schedule => schedules[form.every](form)
