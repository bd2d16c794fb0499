import { connectEndpoints } from '@planbridge/shared/embed'
import { expect, test } from 'vitest'
import type { Failure } from '../../failure.ts'
import { monotonicClock } from '../../runtime/monotonic-clock.ts'
import { connectRateLimit } from './connect-rate-limit.ts'

const { announceWindow, enterWindow, startConnectAttempt } = connectEndpoints

const open = () => {
  let now = 1_000_000
  const limit = connectRateLimit(monotonicClock(() => now))
  const waitOf = (count: () => void): number => {
    try {
      count()
      return 0
    } catch (error) {
      const { code, retryAfterSeconds } = error as Failure
      expect(code).toBe('too-many-requests')
      return retryAfterSeconds ?? Number.NaN
    }
  }
  const allowed = (count: () => void): number => {
    for (let calls = 0; calls < 5_000; calls += 1) if (waitOf(count) > 0) return calls
    return Infinity
  }
  return { limit, waitOf, allowed, pass: (ms: number) => void (now += ms) }
}

test('a connect session may make 120 requests a minute of each kind, and takes none from another one (EM-29)', () => {
  const { limit, waitOf, allowed, pass } = open()
  const announce = (session: string) => () => limit.ofSession(announceWindow, session)
  expect(allowed(announce('one'))).toBe(120)
  expect(waitOf(announce('one'))).toBe(1)
  expect(waitOf(() => limit.ofSession(startConnectAttempt, 'one'))).toBe(0)
  expect(allowed(announce('two'))).toBe(120)
  pass(60_000)
  expect(allowed(announce('one'))).toBe(120)
})

test('a network may redeem 3,000 secrets a minute, and a network of IPv6 is one household (EM-29)', () => {
  const { limit, waitOf, allowed } = open()
  const enter = (address: string | undefined) => () => limit.ofNetwork(enterWindow, address)
  expect(allowed(enter('2001:db8:1:2::1'))).toBe(3_000)
  expect(waitOf(enter('2001:db8:1:2:ffff::9'))).toBe(1)
  expect(waitOf(enter('2001:db8:1:3::1'))).toBe(0)
  expect(allowed(enter('203.0.113.7'))).toBe(3_000)
  expect(allowed(enter(undefined))).toBe(Infinity)
})
