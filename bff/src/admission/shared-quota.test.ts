import type { RateLimit } from '@planbridge/shared/providers'
import { array, assert, constantFrom, integer, nat, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Spent } from '../store/ports/ports.ts'
import { callsLeft, countedMs, grantLease, instancesMax, localShare, offlineShare } from './shared-quota.ts'

const start = 1_700_000_000_000
const writes: RateLimit = { counts: 'writes', calls: 40, seconds: 60, per: 'integration' }
const ofPerson: RateLimit = { counts: 'all', calls: 500, seconds: 60, per: 'connection' }

const leaseAll = (limit: RateLimit, now = start) => {
  let spent: Spent = {}
  let calls = 0
  for (;;) {
    const result = grantLease(spent, limit, 1_000_000, now)
    if (result.kind === 'exhausted') return { spent, calls, waitMs: result.waitMs }
    spent = result.spent
    calls += result.calls
  }
}

describe('a shared quota', () => {
  it('leases a whole limit, minus the local shares if the limit is counted per account', () => {
    expect(leaseAll(writes).calls).toBe(40)
    expect(localShare(ofPerson)).toBe(7)
    expect(leaseAll(ofPerson).calls).toBe(500 - 7 * instancesMax * 2)
  })

  it('names the time at which a call comes free, after the lease and one window', () => {
    const { spent, waitMs } = leaseAll(writes)
    expect(waitMs).toBeGreaterThanOrEqual(60_000)
    expect(waitMs).toBeLessThanOrEqual(80_000)
    expect(grantLease(spent, writes, 1, start + waitMs - 1).kind).toBe('exhausted')
    expect(grantLease(spent, writes, 1, start + waitMs)).toMatchObject({ kind: 'granted', calls: 1 })
  })

  it('counts a call for its window and a thirtieth more, at most one second', () => {
    expect(countedMs({ ...writes, seconds: 3 })).toBe(3_100)
    expect(countedMs({ ...writes, seconds: 30 })).toBe(31_000)
    expect(countedMs({ ...writes, seconds: 3_600 })).toBe(3_601_000)
  })

  it('grants large, long leases while much is left, and small, short ones when it runs low', () => {
    const first = grantLease({}, { ...writes, calls: 1_600 }, 1_000, start)
    expect(first).toMatchObject({ kind: 'granted', calls: 100, forMs: 15_000 })
    const low = grantLease({ [start + 1]: 1_500 }, { ...writes, calls: 1_600 }, 1_000, start)
    expect(low).toMatchObject({ kind: 'granted', calls: 12, forMs: 2_000 })
  })

  it('grants no more calls than requested', () => {
    expect(grantLease({}, writes, 2, start)).toMatchObject({ calls: 2 })
  })

  it('drops entries that no longer count, so that its state stays small', () => {
    let spent: Spent = {}
    for (let at = start; at < start + 600_000; at += 100) {
      const result = grantLease(spent, { ...writes, calls: 100_000 }, 1, at)
      if (result.kind === 'granted') spent = result.spent
    }
    expect(Object.keys(spent).length).toBeLessThan(60)
  })

  it('does not stay exhausted after its clock was set back', () => {
    const { spent } = leaseAll(writes, start + 86_400_000)
    expect(grantLease(spent, writes, 1, start)).toMatchObject({ kind: 'granted' })
  })

  it('grants exactly one call of a limit of one', () => {
    for (const per of ['integration', 'connection'] as const) {
      const once: RateLimit = { counts: 'all', calls: 1, seconds: 3_600, per }
      expect(leaseAll(once).calls).toBe(1)
      expect([localShare(once), offlineShare(once)]).toEqual([0, 1])
    }
  })

  it('lets at least four fifths of a limit be used in the long run', () => {
    for (const seconds of [1, 60, 3_600]) {
      const limit = { ...writes, calls: 400, seconds }
      let spent: Spent = {}
      let calls = 0
      const windows = 20
      for (let at = start; at < start + windows * seconds * 1000; at += seconds * 2) {
        const result = grantLease(spent, limit, 4, at)
        calls += result.kind === 'granted' ? result.calls : 0
        spent = result.kind === 'granted' ? result.spent : spent
      }
      expect(calls / windows).toBeGreaterThan(limit.calls * 0.8)
    }
  })
})

describe('any sequence of leases', () => {
  const limits = record({
    counts: constantFrom('all' as const),
    calls: integer({ min: 1, max: 600 }),
    seconds: integer({ min: 1, max: 3_600 }),
    per: constantFrom('integration' as const, 'connection' as const),
  })
  const steps = array(record({ passShare: nat(100), requested: integer({ min: 1, max: 300 }) }), {
    maxLength: 80,
  })

  it('puts no more calls into any window than the shared quota has', () => {
    assert(
      property(limits, steps, (limit, requests) => {
        let spent: Spent = {}
        let now = start
        const size = callsLeft({}, limit, now)
        const leases: { from: number; until: number; calls: number }[] = []
        for (const { passShare, requested } of requests) {
          now += Math.round((passShare / 100) * countedMs(limit) * 0.3)
          const result = grantLease(spent, limit, requested, now)
          if (result.kind === 'granted')
            leases.push({ from: now, until: now + result.forMs, calls: result.calls })
          spent = result.kind === 'granted' ? result.spent : spent
        }
        for (const { until } of leases) {
          const seen = leases.filter((other) => other.from <= until && other.until > until - countedMs(limit))
          expect(seen.reduce((sum, { calls }) => sum + calls, 0)).toBeLessThanOrEqual(size)
        }
      }),
    )
  })
})
