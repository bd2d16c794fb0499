import { describe, expect, it } from 'vitest'
import { en } from '../../messages/en.ts'
import { describeSchedule } from './describe-schedule.ts'
import { proposedSchedule, scheduleOf } from './schedule-form.ts'

const london = 'Europe/London'

describe('the description of a schedule', () => {
  it.each([
    [{ every: 'hour', minute: 5 }, 'Every hour at 05 past'],
    [{ every: 'day', time: '07:00' }, 'Every day at 07:00'],
    [{ every: 'week', weekday: 1, time: '18:30' }, 'Every Monday at 18:30'],
    [{ every: 'week', weekday: 7, time: '18:30' }, 'Every Sunday at 18:30'],
  ] as const)('of %j is “%s”', (schedule, text) => {
    expect(describeSchedule(en, { schedule, time_zone: london }, london)).toBe(text)
  })

  it('uses the present name of a renamed time zone, which is the same zone', () => {
    const job = { schedule: { every: 'day', time: '07:00' }, time_zone: 'Asia/Calcutta' } as const
    expect(describeSchedule(en, job, 'Asia/Kolkata')).toBe('Every day at 07:00')
    expect(describeSchedule(en, job, london)).toBe('Every day at 07:00 in Asia/Kolkata')
  })

  it('includes the time zone if it differs from the person’s own', () => {
    const job = { schedule: { every: 'day', time: '07:00' }, time_zone: 'America/New_York' } as const
    expect(describeSchedule(en, job, london)).toBe('Every day at 07:00 in America/New York')
  })
})

describe('the form of a schedule', () => {
  const form = { ...proposedSchedule(london), minute: 5, weekday: 3, time: '18:30' }

  it.each([
    ['hour', { every: 'hour', minute: 5 }],
    ['day', { every: 'day', time: '18:30' }],
    ['week', { every: 'week', weekday: 3, time: '18:30' }],
  ] as const)('returns only the fields of a schedule that runs every %s', (every, schedule) => {
    expect(scheduleOf({ ...form, every })).toEqual(schedule)
  })
})
