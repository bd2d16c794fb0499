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
import type { PotKey, Spent } from '../../store/ports.ts'
import { Allowance } from './allowance.ts'
import { countsMs, draw } from './pot.ts'
import type { SharedPots } from './shared-pots.ts'

const start = 1_700_000_000_000
const key: PotKey = { integration: 'crm', rule: 'all/60', holder: 'ana' }
const ofPerson: RateLimit = { counts: 'all', calls: 640, seconds: 60, per: 'connection' }
const ofAll: RateLimit = { ...ofPerson, per: 'integration' }
/** 640 / 64 */
const share = 10

/** One pot in memory, on a clock that is ahead of everybody's. */
const potAt = (clock: { now: number }, aheadMs = 0) => {
  let spent: Spent = {}
  const pot = { draws: 0, isAway: false, hold: undefined as Promise<void> | undefined }
  const pots: SharedPots = {
    async draw(_, limit, wish) {
      pot.draws += 1
      await pot.hold
      if (pot.isAway) throw new Error('away')
      const drawn = draw(spent, limit, wish, clock.now + aheadMs)
      if (drawn.kind === 'slice') spent = drawn.spent
      return drawn
    },
    left: () => Promise.resolve(0),
  }
  return { pot, pots }
}

const open = (limit: RateLimit = ofPerson) => {
  const clock = { now: start }
  const { pot, pots } = potAt(clock)
  const allowance = new Allowance(key, limit, pots)
  const takeAll = () => {
    let taken = 0
    while (allowance.hasRoom(clock.now)) {
      allowance.take(clock.now)
      taken += 1
    }
    return taken
  }
  return { clock, pot, allowance, takeAll }
}

describe('an allowance of one account', () => {
  it('lets its own share pass without asking the store, again in each window', () => {
    const { clock, pot, takeAll } = open()
    expect(takeAll()).toBe(share)
    clock.now += countsMs(ofPerson) - 1
    expect(takeAll()).toBe(0)
    clock.now += 1
    expect(takeAll()).toBe(share)
    expect(pot.draws).toBe(0)
  })

  it('goes on with a slice of the pot, drawn once for all who wait', async () => {
    const { clock, pot, allowance, takeAll } = open()
    takeAll()
    expect(allowance.waitMs(clock.now)).toBe(0)
    await Promise.all(Array.from({ length: 20 }, () => allowance.replenish(clock.now)))
    expect(pot.draws).toBe(1)
    expect(allowance.hasRoom(clock.now)).toBe(true)
  })

  it('draws ahead of need, so that a steady flow never waits', async () => {
    const { clock, pot, allowance, takeAll } = open()
    takeAll()
    await allowance.replenish(clock.now)
    for (let n = 0; n < 100; n += 1) {
      expect(allowance.hasRoom(clock.now)).toBe(true)
      allowance.take(clock.now)
      await Promise.resolve()
      await Promise.resolve()
      await Promise.resolve()
    }
    expect(pot.draws).toBeLessThan(12)
  })

  it('does not use a slice that has run out', async () => {
    const { clock, allowance, takeAll } = open()
    takeAll()
    await allowance.replenish(clock.now)
    clock.now += 15_000
    expect(allowance.hasRoom(clock.now)).toBe(false)
  })

  it('begins without its own share where something may have been forgotten', () => {
    const { clock, allowance, takeAll } = open()
    allowance.beginSpent(clock.now)
    expect(takeAll()).toBe(0)
    clock.now += countsMs(ofPerson)
    expect(takeAll()).toBe(share)
  })
})

describe('an allowance of all', () => {
  it('has no share of its own: the pot is asked first', async () => {
    const { clock, allowance, takeAll } = open(ofAll)
    expect([takeAll(), allowance.waitMs(clock.now)]).toEqual([0, 0])
    await allowance.replenish(clock.now)
    expect(takeAll()).toBeGreaterThan(0)
  })

  it('says how long a dry pot stays dry, and asks it again every second at most', async () => {
    const few = { ...ofAll, calls: 4 }
    const { clock, pot, allowance, takeAll } = open(few)
    let taken = 0
    for (let n = 0; n < 8; n += 1) {
      await allowance.replenish(clock.now)
      taken += takeAll()
    }
    expect(taken).toBe(4)
    expect(allowance.waitMs(clock.now)).toBeGreaterThan(60_000)
    const { draws } = pot
    for (let n = 0; n < 9; n += 1) await allowance.replenish((clock.now += 100))
    expect(pot.draws).toBe(draws)
    await allowance.replenish((clock.now += 100))
    expect(pot.draws).toBe(draws + 1)
  })
})

describe('while the store is away', () => {
  it('an eighth of the limit goes on in each window, and no more', async () => {
    const { clock, pot, allowance, takeAll } = open(ofAll)
    pot.isAway = true
    await allowance.replenish(clock.now)
    expect(takeAll()).toBe(80)
    expect(allowance.waitMs(clock.now)).toBeGreaterThan(0)
    await allowance.replenish((clock.now += 2_000))
    expect(takeAll()).toBe(0)
    await allowance.replenish((clock.now += countsMs(ofAll)))
    expect(takeAll()).toBe(80)
  })

  it('the store is asked again after two seconds, and then gives as before', async () => {
    const { clock, pot, allowance, takeAll } = open(ofAll)
    pot.isAway = true
    await allowance.replenish(clock.now)
    takeAll()
    pot.isAway = false
    clock.now += 2_000
    expect(allowance.waitMs(clock.now)).toBe(0)
    await allowance.replenish(clock.now)
    expect(allowance.hasRoom(clock.now)).toBe(true)
  })

  it('a store that does not answer counts as away', async () => {
    const { clock, pot, allowance, takeAll } = open(ofAll)
    pot.hold = new Promise(() => undefined)
    void allowance.replenish(clock.now)
    allowance.giveUpAsking(clock.now)
    expect(takeAll()).toBe(80)
  })
})

describe('what the provider says', () => {
  const many = () => {
    const all = open()
    all.allowance.heard(3, all.clock.now, all.clock.now + 60_000)
    return all
  }

  it('less than we thought: no more than that', () => {
    expect(many().takeAll()).toBe(3)
  })

  it('calls under way may not be counted in it', () => {
    const { clock, allowance, takeAll } = open()
    for (const _ of [1, 2]) allowance.take(clock.now)
    allowance.heard(3, clock.now, clock.now + 60_000)
    expect(takeAll()).toBe(1)
  })

  it('holds until its window ends', () => {
    const { clock, allowance, takeAll } = many()
    takeAll()
    for (let n = 0; n < 3; n += 1) allowance.end()
    expect(allowance.waitMs(clock.now)).toBe(60_000)
    clock.now += 60_000
    expect(allowance.hasRoom(clock.now)).toBe(true)
  })

  it('much more than before is a new window; a little more is an answer that was overtaken', () => {
    const { clock, allowance, takeAll } = many()
    allowance.heard(4, clock.now, clock.now + 60_000)
    expect(takeAll()).toBe(3)
    for (let n = 0; n < 3; n += 1) allowance.end()
    allowance.heard(400, clock.now, clock.now + 60_000)
    expect(takeAll()).toBe(share - 3)
  })

  it('no more calls: none goes out, whatever is left here', () => {
    const { clock, allowance, takeAll } = open()
    allowance.close(clock.now + 5_000, 'quota-exhausted')
    expect(takeAll()).toBe(0)
    expect([allowance.waitMs(clock.now), allowance.refusal(clock.now)]).toEqual([5_000, 'quota-exhausted'])
    clock.now += 5_000
    expect(takeAll()).toBe(share)
    expect(allowance.refusal(clock.now)).toBe('rate-limited')
  })

  it('the longest closure counts, and much the same one again is no news', () => {
    const { clock, allowance } = open()
    const news = [5_000, 2_000, 5_900, 7_000].map((ms) => allowance.close(clock.now + ms, 'rate-limited'))
    expect(news).toEqual([true, false, false, true])
    expect(allowance.closedMs(clock.now)).toBe(7_000)
  })

  it('a pot without a limit can be closed as well', () => {
    const clock = { now: start }
    const allowance = new Allowance(key, undefined, potAt(clock).pots)
    for (let n = 0; n < 1_000; n += 1) allowance.take(clock.now)
    expect(allowance.hasRoom(clock.now)).toBe(true)
    allowance.close(clock.now + 1, 'rate-limited')
    expect(allowance.hasRoom(clock.now)).toBe(false)
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
    const { pots } = potAt(clock, aheadMs)
    const instances = Array.from({ length: 8 }, () => new Allowance(key, limit, pots))
    const travelMs = countsMs(limit) - limit.seconds * 1000
    const hasRoom = async (allowance: Allowance, storeMs: number) => {
      if (allowance.hasRoom(clock.now)) return true
      const asked = clock.now
      clock.now += storeMs
      await allowance.replenish(asked)
      return allowance.hasRoom(clock.now)
    }
    const arrivals: number[] = []
    for (const { instance, onlyDraws, passShare, calls, travelShare, storeMs } of steps) {
      const allowance = instances[instance] ?? new Allowance(key, limit, pots)
      clock.now += Math.round((passShare / 100) * limit.seconds * 300)
      if (onlyDraws) await allowance.replenish(clock.now)
      const wish = onlyDraws ? 0 : calls
      for (let n = 0; n < wish && (await hasRoom(allowance, storeMs)); n += 1) {
        allowance.take(clock.now)
        arrivals.push(clock.now + Math.floor((travelShare / 100) * travelMs))
      }
    }
    return arrivals.toSorted((one, other) => one - other)
  }

  it('hold back what all of them may let pass on either side of a border between their windows', async () => {
    const clock = { now: start }
    const limit = { ...ofPerson, calls: 64 }
    const { pots } = potAt(clock)
    const instances = Array.from({ length: 8 }, () => new Allowance(key, limit, pots))
    let taken = 0
    const takeFrom = async (allowance: Allowance) => {
      for (let tries = 0; tries < 64; tries += 1) {
        if (!allowance.hasRoom(clock.now)) await allowance.replenish(clock.now)
        if (!allowance.hasRoom(clock.now)) return
        allowance.take(clock.now)
        taken += 1
      }
    }
    for (const allowance of instances) allowance.hasRoom(clock.now)
    for (const passMs of [countsMs(limit) - 1, 1]) {
      clock.now += passMs
      for (const allowance of instances) await takeFrom(allowance)
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
