import { dayMs } from '@planbridge/shared/durations'
import { describe, expect, it } from 'vitest'
import { expiryWarning } from './expiry-warning.ts'

const now = Date.parse('2026-11-21T10:00:00.000Z')
const after = (days: number | null) => (days === null ? null : now + days * dayMs)

const warnedOf = (access: number | null, renewal: number | null = null) => {
  const warning = expiryWarning(
    { status: 'active', endsAt: after(access), refreshEndsAt: after(renewal) },
    now,
  )
  return warning && [warning.days, warning.what, (Date.parse(warning.ends_at) - now) / dayMs]
}

describe('the expiry warning of a connection', () => {
  it.each([
    [15, null],
    [14, 14],
    [3.1, 14],
    [3, 3],
    [1, 1],
    [0.01, 1],
    [0, null],
    [-1, null],
  ])('has, for an end in %d days, the distance %s', (days, distance) => {
    expect(warnedOf(days)).toEqual(distance && [distance, 'access', days])
  })

  it('names the earlier of the two ends, and the access if both are at the same time', () => {
    expect(warnedOf(null, 2)).toEqual([3, 'renewal', 2])
    expect(warnedOf(10, 2)).toEqual([3, 'renewal', 2])
    expect(warnedOf(2, 10)).toEqual([3, 'access', 2])
    expect(warnedOf(2, 2)).toEqual([3, 'access', 2])
    expect(warnedOf(10, -1)).toEqual([14, 'access', 10])
    expect(warnedOf(-1, 2)).toBeNull()
    expect(warnedOf(null, null)).toBeNull()
  })

  it.each(['ended', 'reconnect-required', 'signed-out'] as const)(
    'is absent for a connection with the status %s',
    (status) => {
      expect(expiryWarning({ status, endsAt: after(2), refreshEndsAt: after(2) }, now)).toBeNull()
    },
  )
})
