import type { RateLimit } from '@planbridge/shared/providers'
import { array, assert, constantFrom, integer, nat, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Spent } from '../store/ports/ports.ts'
import { countsMs, draw, instancesMax, leftIn, ownShare, shareAlone } from './shared-quota.ts'

const start = 1_700_000_000_000
const writes: RateLimit = { counts: 'writes', calls: 40, seconds: 60, per: 'integration' }
const ofPerson: RateLimit = { counts: 'all', calls: 500, seconds: 60, per: 'connection' }

const drawAll = (limit: RateLimit, now = start) => {
  let spent: Spent = {}
  let calls = 0
  for (;;) {
    const drawn = draw(spent, limit, 1_000_000, now)
    if (drawn.kind === 'dry') return { spent, calls, waitMs: drawn.waitMs }
    spent = drawn.spent
    calls += drawn.calls
  }
}

describe('a pot', () => {
  it('gives all of a limit away, and of one per account what is no instance’s own share', () => {
    expect(drawAll(writes).calls).toBe(40)
    expect(ownShare(ofPerson)).toBe(7)
    expect(drawAll(ofPerson).calls).toBe(500 - 7 * instancesMax * 2)
  })

  it('says when something comes free, which is after a window and the life of a slice', () => {
    const { spent, waitMs } = drawAll(writes)
    expect(waitMs).toBeGreaterThanOrEqual(60_000)
    expect(waitMs).toBeLessThanOrEqual(80_000)
    expect(draw(spent, writes, 1, start + waitMs - 1).kind).toBe('dry')
    expect(draw(spent, writes, 1, start + waitMs)).toMatchObject({ kind: 'slice', calls: 1 })
  })

  it('gives large slices for long while there is plenty, small ones for a moment when it runs low', () => {
    const first = draw({}, { ...writes, calls: 1_600 }, 1_000, start)
    expect(first).toMatchObject({ kind: 'slice', calls: 100, forMs: 15_000 })
    const low = draw({ [start + 1]: 1_500 }, { ...writes, calls: 1_600 }, 1_000, start)
    expect(low).toMatchObject({ kind: 'slice', calls: 12, forMs: 2_000 })
  })

  it('gives no more than is wished for', () => {
    expect(draw({}, writes, 2, start)).toMatchObject({ calls: 2 })
  })

  it('forgets what no longer counts, so that it stays small', () => {
    let spent: Spent = {}
    for (let at = start; at < start + 600_000; at += 100) {
      const drawn = draw(spent, { ...writes, calls: 100_000 }, 1, at)
      if (drawn.kind === 'slice') spent = drawn.spent
    }
    expect(Object.keys(spent).length).toBeLessThan(60)
  })

  it('does not stay dry for days after its clock was set back', () => {
    const { spent } = drawAll(writes, start + 86_400_000)
    expect(draw(spent, writes, 1, start)).toMatchObject({ kind: 'slice' })
  })

  it('a limit of one call is one call', () => {
    for (const per of ['integration', 'connection'] as const) {
      const once: RateLimit = { counts: 'all', calls: 1, seconds: 3_600, per }
      expect(drawAll(once).calls).toBe(1)
      expect([ownShare(once), shareAlone(once)]).toEqual([0, 1])
    }
  })

  it('in the long run, a limit is used by four fifths at least', () => {
    for (const seconds of [1, 60, 3_600]) {
      const limit = { ...writes, calls: 400, seconds }
      let spent: Spent = {}
      let calls = 0
      const windows = 20
      for (let at = start; at < start + windows * seconds * 1000; at += seconds * 2) {
        const drawn = draw(spent, limit, 4, at)
        calls += drawn.kind === 'slice' ? drawn.calls : 0
        spent = drawn.kind === 'slice' ? drawn.spent : spent
      }
      expect(calls / windows).toBeGreaterThan(limit.calls * 0.8)
    }
  })
})

describe('whatever is drawn and when', () => {
  const limits = record({
    counts: constantFrom('all' as const),
    calls: integer({ min: 1, max: 600 }),
    seconds: integer({ min: 1, max: 3_600 }),
    per: constantFrom('integration' as const, 'connection' as const),
  })
  const steps = array(record({ passShare: nat(100), wish: integer({ min: 1, max: 300 }) }), { maxLength: 80 })

  it('no window, from the first call of a slice to its last, holds more than the pot', () => {
    assert(
      property(limits, steps, (limit, wishes) => {
        let spent: Spent = {}
        let now = start
        const size = leftIn({}, limit, now)
        const quotaLease: { from: number; until: number; calls: number }[] = []
        for (const { passShare, wish } of wishes) {
          now += Math.round((passShare / 100) * countsMs(limit) * 0.3)
          const drawn = draw(spent, limit, wish, now)
          if (drawn.kind === 'slice')
            quotaLease.push({ from: now, until: now + drawn.forMs, calls: drawn.calls })
          spent = drawn.kind === 'slice' ? drawn.spent : spent
        }
        for (const { until } of quotaLease) {
          const seen = quotaLease.filter(
            (other) => other.from <= until && other.until > until - countsMs(limit),
          )
          expect(seen.reduce((sum, { calls }) => sum + calls, 0)).toBeLessThanOrEqual(size)
        }
      }),
    )
  })
})
