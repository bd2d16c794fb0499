import { expect, test } from 'vitest'
import { identityWaitMs, identityWaitMsMax, isIdentityDue } from './identity-wait.ts'

const now = Date.parse('2026-01-05T09:00:00Z')

test('an ID token is judged again after as long as it could not be verified, between 15 seconds and 15 minutes', () => {
  expect([0, 14_999, 15_001, 600_000, 900_001].map(identityWaitMs)).toEqual([
    15_000, 15_000, 15_001, 600_000, 900_000,
  ])
})

test('an ID token is due at its time, and if that is further away than the longest wait (RT-51)', () => {
  const isDue = (at: number | null) => isIdentityDue({ identityCheckAt: at }, now)
  expect([null, now + 1, now + identityWaitMsMax].map(isDue)).toEqual([false, false, false])
  expect([now - 1, now, now + identityWaitMsMax + 1].map(isDue)).toEqual([true, true, true])
})
