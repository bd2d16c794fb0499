import type { RateLimit } from '@planbridge/shared/providers'
import {
  type Arbitrary,
  array,
  asyncProperty,
  assert as check,
  boolean,
  constantFrom,
  integer,
  nat,
  record,
} from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { QuotaKey, Spent } from '../store/ports/ports.ts'
import { RateBudget } from './rate-budget.ts'
import { countsMs, draw } from './shared-quota.ts'
import type { QuotaStore } from './quota-store.ts'

const start = 1_700_000_000_000
const key: QuotaKey = { integration: 'crm', rule: 'all/60', holder: 'ana' }
const ofPerson: RateLimit = { counts: 'all', calls: 640, seconds: 60, per: 'connection' }
const ofAll: RateLimit = { ...ofPerson, per: 'integration' }
/** 640 / 64 */
const share = 10

/** One pot in memory, on a clock that is ahead of everybody's. */
const quotaAt = (clock: { now: number }, aheadMs = 0) => {
  let spent: Spent = {}
  const quota = { draws: 0, isAway: false, hold: undefined as Promise<void> | undefined }
  const quotas: QuotaStore = {
    async draw(_, limit, wish) {
      quota.draws += 1
      await quota.hold
      if (quota.isAway) throw new Error('away')
      const drawn = draw(spent, limit, wish, clock.now + aheadMs)
      if (drawn.kind === 'slice') spent = drawn.spent
      return drawn
    },
    left: () => Promise.resolve(0),
  }
  return { quota, quotas }
}

const open = (limit: RateLimit = ofPerson) => {
  const clock = { now: start }
  const { quota, quotas } = quotaAt(clock)
  const rateBudget = new RateBudget(key, limit, quotas)
  const takeAll = () => {
    let taken = 0
    while (rateBudget.hasRoom(clock.now)) {
      rateBudget.take(clock.now)
      taken += 1
    }
    return taken
  }
  return { clock, quota, rateBudget, takeAll }
}

describe('an allowance of one account', () => {
  it('lets its own share pass without asking the store, again in each window', () => {
    const { clock, quota, takeAll } = open()
    expect(takeAll()).toBe(share)
    clock.now += countsMs(ofPerson) - 1
    expect(takeAll()).toBe(0)
    clock.now += 1
    expect(takeAll()).toBe(share)
    expect(quota.draws).toBe(0)
  })

  it('goes on with a slice of the pot, drawn once for all who wait', async () => {
    const { clock, quota, rateBudget, takeAll } = open()
    takeAll()
    expect(rateBudget.waitMs(clock.now)).toBe(0)
    await Promise.all(Array.from({ length: 20 }, () => rateBudget.replenish(clock.now)))
    expect(quota.draws).toBe(1)
    expect(rateBudget.hasRoom(clock.now)).toBe(true)
  })

  it('draws ahead of need, so that a steady flow never waits', async () => {
    const { clock, quota, rateBudget, takeAll } = open()
    takeAll()
    await rateBudget.replenish(clock.now)
    for (let n = 0; n < 100; n += 1) {
      expect(rateBudget.hasRoom(clock.now)).toBe(true)
      rateBudget.take(clock.now)
      await Promise.resolve()
      await Promise.resolve()
      await Promise.resolve()
    }
    expect(quota.draws).toBeLessThan(12)
  })

  it('does not use a slice that has run out', async () => {
    const { clock, rateBudget, takeAll } = open()
    takeAll()
    await rateBudget.replenish(clock.now)
    clock.now += 15_000
    expect(rateBudget.hasRoom(clock.now)).toBe(false)
  })

  it('begins without its own share where something may have been forgotten', () => {
    const { clock, rateBudget, takeAll } = open()
    rateBudget.beginSpent(clock.now)
    expect(takeAll()).toBe(0)
    clock.now += countsMs(ofPerson)
    expect(takeAll()).toBe(share)
  })
})

describe('an allowance of all', () => {
  it('has no share of its own: the pot is asked first', async () => {
    const { clock, rateBudget, takeAll } = open(ofAll)
    expect([takeAll(), rateBudget.waitMs(clock.now)]).toEqual([0, 0])
    await rateBudget.replenish(clock.now)
    expect(takeAll()).toBeGreaterThan(0)
  })

  it('says how long a dry pot stays dry, and asks it again every second at most', async () => {
    const few = { ...ofAll, calls: 4 }
    const { clock, quota, rateBudget, takeAll } = open(few)
    let taken = 0
    for (let n = 0; n < 8; n += 1) {
      await rateBudget.replenish(clock.now)
      taken += takeAll()
    }
    expect(taken).toBe(4)
    expect(rateBudget.waitMs(clock.now)).toBeGreaterThan(60_000)
    const { draws } = quota
    for (let n = 0; n < 9; n += 1) await rateBudget.replenish((clock.now += 100))
    expect(quota.draws).toBe(draws)
    await rateBudget.replenish((clock.now += 100))
    expect(quota.draws).toBe(draws + 1)
  })
})

describe('while the store is away', () => {
  it('an eighth of the limit goes on in each window, and no more', async () => {
    const { clock, quota, rateBudget, takeAll } = open(ofAll)
    quota.isAway = true
    await rateBudget.replenish(clock.now)
    expect(takeAll()).toBe(80)
    expect(rateBudget.waitMs(clock.now)).toBeGreaterThan(0)
    await rateBudget.replenish((clock.now += 2_000))
    expect(takeAll()).toBe(0)
    await rateBudget.replenish((clock.now += countsMs(ofAll)))
    expect(takeAll()).toBe(80)
  })

  it('the store is asked again after two seconds, and then gives as before', async () => {
    const { clock, quota, rateBudget, takeAll } = open(ofAll)
    quota.isAway = true
    await rateBudget.replenish(clock.now)
    takeAll()
    quota.isAway = false
    clock.now += 2_000
    expect(rateBudget.waitMs(clock.now)).toBe(0)
    await rateBudget.replenish(clock.now)
    expect(rateBudget.hasRoom(clock.now)).toBe(true)
  })

  it('a store that does not answer counts as away', async () => {
    const { clock, quota, rateBudget, takeAll } = open(ofAll)
    quota.hold = new Promise(() => undefined)
    void rateBudget.replenish(clock.now)
    rateBudget.giveUpAsking(clock.now)
    expect(takeAll()).toBe(80)
  })
})

describe('what the provider says', () => {
  const many = () => {
    const all = open()
    all.rateBudget.heard(3, all.clock.now, all.clock.now + 60_000)
    return all
  }

  it('less than we thought: no more than that', () => {
    expect(many().takeAll()).toBe(3)
  })

  it('calls under way may not be counted in it', () => {
    const { clock, rateBudget, takeAll } = open()
    for (const _ of [1, 2]) rateBudget.take(clock.now)
    rateBudget.heard(3, clock.now, clock.now + 60_000)
    expect(takeAll()).toBe(1)
  })

  it('holds until its window ends', () => {
    const { clock, rateBudget, takeAll } = many()
    takeAll()
    for (let n = 0; n < 3; n += 1) rateBudget.end()
    expect(rateBudget.waitMs(clock.now)).toBe(60_000)
    clock.now += 60_000
    expect(rateBudget.hasRoom(clock.now)).toBe(true)
  })

  it('much more than before is a new window; a little more is an answer that was overtaken', () => {
    const { clock, rateBudget, takeAll } = many()
    rateBudget.heard(4, clock.now, clock.now + 60_000)
    expect(takeAll()).toBe(3)
    for (let n = 0; n < 3; n += 1) rateBudget.end()
    rateBudget.heard(400, clock.now, clock.now + 60_000)
    expect(takeAll()).toBe(share - 3)
  })

  it('no more calls: none goes out, whatever is left here', () => {
    const { clock, rateBudget, takeAll } = open()
    rateBudget.close(clock.now + 5_000, 'quota-exhausted')
    expect(takeAll()).toBe(0)
    expect([rateBudget.waitMs(clock.now), rateBudget.refusal(clock.now)]).toEqual([5_000, 'quota-exhausted'])
    clock.now += 5_000
    expect(takeAll()).toBe(share)
    expect(rateBudget.refusal(clock.now)).toBe('rate-limited')
  })

  it('the longest closure counts, and much the same one again is no news', () => {
    const { clock, rateBudget } = open()
    const news = [5_000, 2_000, 5_900, 7_000].map((ms) => rateBudget.close(clock.now + ms, 'rate-limited'))
    expect(news).toEqual([true, false, false, true])
    expect(rateBudget.closedMs(clock.now)).toBe(7_000)
  })

  it('a pot without a limit can be closed as well', () => {
    const clock = { now: start }
    const rateBudget = new RateBudget(key, undefined, quotaAt(clock).quotas)
    for (let n = 0; n < 1_000; n += 1) rateBudget.take(clock.now)
    expect(rateBudget.hasRoom(clock.now)).toBe(true)
    rateBudget.close(clock.now + 1, 'rate-limited')
    expect(rateBudget.hasRoom(clock.now)).toBe(false)
  })
})

describe('up to eight instances together', () => {
  const limits = record({
    counts: constantFrom('all' as const),
    calls: integer({ min: 1, max: 80 }),
    seconds: integer({ min: 1, max: 120 }),
    per: constantFrom('integration' as const, 'connection' as const),
  })
  const step = record({
    instance: nat(7),
    onlyDraws: boolean(),
    passShare: nat(100),
    calls: integer({ min: 1, max: 60 }),
    travelShare: nat(100),
    storeMs: nat(20),
  })

  type Step = typeof step extends Arbitrary<infer Value> ? Value : never

  /** When each call reached the provider. */
  const runAll = async (limit: RateLimit, aheadMs: number, steps: readonly Step[]) => {
    const clock = { now: start }
    const { quotas } = quotaAt(clock, aheadMs)
    const instances = Array.from({ length: 8 }, () => new RateBudget(key, limit, quotas))
    const travelMs = countsMs(limit) - limit.seconds * 1000
    const hasRoom = async (rateBudget: RateBudget, storeMs: number) => {
      if (rateBudget.hasRoom(clock.now)) return true
      const asked = clock.now
      clock.now += storeMs
      await rateBudget.replenish(asked)
      return rateBudget.hasRoom(clock.now)
    }
    const arrivals: number[] = []
    for (const { instance, onlyDraws, passShare, calls, travelShare, storeMs } of steps) {
      const rateBudget = instances[instance] ?? new RateBudget(key, limit, quotas)
      clock.now += Math.round((passShare / 100) * limit.seconds * 300)
      if (onlyDraws) await rateBudget.replenish(clock.now)
      const wish = onlyDraws ? 0 : calls
      for (let n = 0; n < wish && (await hasRoom(rateBudget, storeMs)); n += 1) {
        rateBudget.take(clock.now)
        arrivals.push(clock.now + Math.floor((travelShare / 100) * travelMs))
      }
    }
    return arrivals.toSorted((one, other) => one - other)
  }

  it('hold back what all of them may let pass on either side of a border between their windows', async () => {
    const clock = { now: start }
    const limit = { ...ofPerson, calls: 64 }
    const { quotas } = quotaAt(clock)
    const instances = Array.from({ length: 8 }, () => new RateBudget(key, limit, quotas))
    let taken = 0
    const takeFrom = async (rateBudget: RateBudget) => {
      for (let tries = 0; tries < 64; tries += 1) {
        if (!rateBudget.hasRoom(clock.now)) await rateBudget.replenish(clock.now)
        if (!rateBudget.hasRoom(clock.now)) return
        rateBudget.take(clock.now)
        taken += 1
      }
    }
    for (const rateBudget of instances) rateBudget.hasRoom(clock.now)
    for (const passMs of [countsMs(limit) - 1, 1]) {
      clock.now += passMs
      for (const rateBudget of instances) await takeFrom(rateBudget)
    }
    expect(taken).toBe(64)
  })

  it('never let a window of the provider see more than its limit, wherever the window begins', async () => {
    await check(
      asyncProperty(limits, nat(100_000), array(step, { maxLength: 120 }), async (limit, aheadMs, steps) => {
        const arrivals = await runAll(limit, aheadMs, steps)
        for (let n = 0; n + limit.calls < arrivals.length; n += 1) {
          const apart = (arrivals[n + limit.calls] ?? 0) - (arrivals[n] ?? 0)
          expect(apart).toBeGreaterThanOrEqual(limit.seconds * 1000)
        }
      }),
      { numRuns: 500 },
    )
  })
})
