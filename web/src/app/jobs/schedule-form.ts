import type { JobInput, Schedule } from '@planbridge/shared/contract'

/** What stands in the form: what one kind of schedule does not need is remembered for the others. */
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
  timeZone,
})

/** The form of a job that there is. */
export const formOf = ({ schedule, time_zone }: Pick<JobInput, 'schedule' | 'time_zone'>): ScheduleForm => ({
  ...proposedSchedule(time_zone),
  ...schedule,
})

const schedules: { readonly [Every in Schedule['every']]: (form: ScheduleForm) => Schedule } = {
  hour: ({ minute }) => ({ every: 'hour', minute }),
  day: ({ time }) => ({ every: 'day', time }),
  week: ({ weekday, time }) => ({ every: 'week', weekday, time }),
}

export const scheduleOf = (form: ScheduleForm): Schedule => schedules[form.every](form)

/** Every zone that this browser knows, and these, which need not be among them. */
export const timeZonesWith = (...others: readonly string[]): readonly string[] =>
  [...new Set([...Intl.supportedValuesOf('timeZone'), ...others])].toSorted()
