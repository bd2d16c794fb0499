import { describe, expect, it } from 'vitest'
import { calendarDay, formatCountdown, formatDays, formatDistance, formatMoment } from './format-time.ts'

const now = new Date(2026, 10, 20, 9, 0).getTime()
const ahead = (ms: number): string => new Date(now + ms).toISOString()
const hourMs = 3_600_000

describe('the formatting of times', () => {
  it.each([
    [hourMs / 2, 'in 30 minutes'],
    [5 * hourMs, 'in 5 hours'],
    [24 * hourMs, 'tomorrow'],
    [182 * 24 * hourMs, 'in 6 months'],
    [-3 * 24 * hourMs, '3 days ago'],
    [1000, 'now'],
  ])('formats a distance of %i ms as “%s”', (ms, text) => {
    expect(formatDistance(ahead(ms), now, 'en-GB')).toBe(text)
  })

  it.each([
    [12 * 24 * hourMs, 'in 12 days'],
    // An hour past the twelfth midnight is still the twelfth day.
    [12 * 24 * hourMs + 14 * hourMs, 'in 12 days'],
    [24 * hourMs, 'tomorrow, 09:00'],
    [14 * hourMs, 'today, 23:00'],
    [-3 * 24 * hourMs, '3 days ago'],
    [182 * 24 * hourMs, 'in 6 months'],
  ])('formats an end that is %i ms away as “%s”, counting midnights', (ms, text) => {
    expect(formatCountdown(ahead(ms), now, 'en-GB')).toBe(text)
  })

  it('formats a moment of today without its date', () => {
    expect(formatMoment(ahead(2 * hourMs), now, 'en-GB')).toBe('today, 11:00')
    expect(formatMoment(ahead(26 * hourMs), now, 'en-GB')).toContain('21 Nov 2026')
  })

  it('formats one day in the singular', () => {
    expect([1, 12].map((days) => formatDays(days, 'en-GB'))).toEqual(['1 day', '12 days'])
  })

  it('counts calendar days in local time', () => {
    expect(calendarDay(now, 0)).toBe('2026-11-20')
    expect(calendarDay(now, 365)).toBe('2027-11-20')
  })
})
