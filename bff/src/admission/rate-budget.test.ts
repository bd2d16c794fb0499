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
import type { QuotaStore } from './quota-store.ts'
import { RateBudget } from './rate-budget.ts'
import { countedMs, grantLease } from './shared-quota.ts'

const start = 1_700_000_000_000
const key: QuotaKey = { integration: 'crm', rule: 'all/60', holder: 'ana' }
const ofPerson: RateLimit = { counts: 'all', calls: 640, seconds: 60, per: 'connection' }
const ofAll: RateLimit = { ...ofPerson, per: 'integration' }
/** 640 / 64 */
const share = 10

/** One quota in memory, on a clock that is ahead of the instances by `aheadMs`. */
const quotaAt = (clock: { now: number }, aheadMs = 0) => {
  let spent: Spent = {}
  const quota = { requests: 0, isUnavailable: false, blockedOn: undefined as Promise<void> | undefined }
  const quotas: QuotaStore = {
    async lease(_, limit, requested) {
      quota.requests += 1
      await quota.blockedOn
      if (quota.isUnavailable) throw new Error('unavailable')
      const result = grantLease(spent, limit, requested, clock.now + aheadMs)
      if (result.kind === 'granted') spent = result.spent
      return result
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
      rateBudget.acquire(clock.now)
      taken += 1
    }
    return taken
  }
  return { clock, quota, rateBudget, takeAll }
}

describe('a rate budget of one account', () => {
  it('allows its local share in each window without asking the store', () => {
    const { clock, quota, takeAll } = open()
    expect(takeAll()).toBe(share)
    clock.now += countedMs(ofPerson) - 1
    expect(takeAll()).toBe(0)
    clock.now += 1
    expect(takeAll()).toBe(share)
    expect(quota.requests).toBe(0)
  })

  it('continues with a quota lease, requested once for all concurrent callers', async () => {
    const { clock, quota, rateBudget, takeAll } = open()
    takeAll()
    expect(rateBudget.waitMs(clock.now)).toBe(0)
    await Promise.all(Array.from({ length: 20 }, () => rateBudget.replenish(clock.now)))
    expect(quota.requests).toBe(1)
    expect(rateBudget.hasRoom(clock.now)).toBe(true)
  })

  it('acquires the next lease ahead of need, so that steady traffic never waits', async () => {
    const { clock, quota, rateBudget, takeAll } = open()
    takeAll()
    await rateBudget.replenish(clock.now)
    for (let n = 0; n < 100; n += 1) {
      expect(rateBudget.hasRoom(clock.now)).toBe(true)
      rateBudget.acquire(clock.now)
      await Promise.resolve()
      await Promise.resolve()
      await Promise.resolve()
    }
    expect(quota.requests).toBeLessThan(12)
  })

  it('does not use an expired lease', async () => {
    const { clock, rateBudget, takeAll } = open()
    takeAll()
    await rateBudget.replenish(clock.now)
    clock.now += 15_000
    expect(rateBudget.hasRoom(clock.now)).toBe(false)
  })

  it('starts without its local share if earlier calls may be unknown', () => {
    const { clock, rateBudget, takeAll } = open()
    rateBudget.startUsedUp(clock.now)
    expect(takeAll()).toBe(0)
    clock.now += countedMs(ofPerson)
    expect(takeAll()).toBe(share)
  })
})

describe('a rate budget of a whole integration', () => {
  it('has no local share and requests a lease first', async () => {
    const { clock, rateBudget, takeAll } = open(ofAll)
    expect([takeAll(), rateBudget.waitMs(clock.now)]).toEqual([0, 0])
    await rateBudget.replenish(clock.now)
    expect(takeAll()).toBeGreaterThan(0)
  })

  it('reports how long an exhausted quota stays so, and asks again at most once a second', async () => {
    const few = { ...ofAll, calls: 4 }
    const { clock, quota, rateBudget, takeAll } = open(few)
    let taken = 0
    for (let n = 0; n < 8; n += 1) {
      await rateBudget.replenish(clock.now)
      taken += takeAll()
    }
    expect(taken).toBe(4)
    expect(rateBudget.waitMs(clock.now)).toBeGreaterThan(60_000)
    const { requests } = quota
    for (let n = 0; n < 9; n += 1) await rateBudget.replenish((clock.now += 100))
    expect(quota.requests).toBe(requests)
    await rateBudget.replenish((clock.now += 100))
    expect(quota.requests).toBe(requests + 1)
  })
})

describe('while the store is unavailable, a rate budget', () => {
  it('allows an eighth of the limit in each window, and no more', async () => {
    const { clock, quota, rateBudget, takeAll } = open(ofAll)
    quota.isUnavailable = true
    await rateBudget.replenish(clock.now)
    expect(takeAll()).toBe(80)
    expect(rateBudget.waitMs(clock.now)).toBeGreaterThan(0)
    await rateBudget.replenish((clock.now += 2_000))
    expect(takeAll()).toBe(0)
    await rateBudget.replenish((clock.now += countedMs(ofAll)))
    expect(takeAll()).toBe(80)
  })

  it('asks the store again after two seconds and acquires leases as before', async () => {
    const { clock, quota, rateBudget, takeAll } = open(ofAll)
    quota.isUnavailable = true
    await rateBudget.replenish(clock.now)
    takeAll()
    quota.isUnavailable = false
    clock.now += 2_000
    expect(rateBudget.waitMs(clock.now)).toBe(0)
    await rateBudget.replenish(clock.now)
    expect(rateBudget.hasRoom(clock.now)).toBe(true)
  })

  it('treats a store that does not answer in time as unavailable', async () => {
    const { clock, quota, rateBudget, takeAll } = open(ofAll)
    quota.blockedOn = new Promise(() => undefined)
    void rateBudget.replenish(clock.now)
    rateBudget.storeTimedOut(clock.now)
    expect(takeAll()).toBe(80)
  })
})

describe('feedback from the provider', () => {
  const withThreeLeft = () => {
    const all = open()
    all.rateBudget.setRemaining(3, all.clock.now, all.clock.now + 60_000)
    return all
  }

  it('with a lower remaining count limits the calls to it', () => {
    expect(withThreeLeft().takeAll()).toBe(3)
  })

  it('is reduced by the calls in flight, which it may not include', () => {
    const { clock, rateBudget, takeAll } = open()
    for (const _ of [1, 2]) rateBudget.acquire(clock.now)
    rateBudget.setRemaining(3, clock.now, clock.now + 60_000)
    expect(takeAll()).toBe(1)
  })

  it('applies until its window ends', () => {
    const { clock, rateBudget, takeAll } = withThreeLeft()
    takeAll()
    for (let n = 0; n < 3; n += 1) rateBudget.release()
    expect(rateBudget.waitMs(clock.now)).toBe(60_000)
    clock.now += 60_000
    expect(rateBudget.hasRoom(clock.now)).toBe(true)
  })

  it('that leaves no call waits for its window, and looks again sooner while a call is in flight', () => {
    const { clock, rateBudget } = open()
    rateBudget.acquire(clock.now)
    rateBudget.setRemaining(1, clock.now, clock.now + 5_000)
    expect(rateBudget.waitMs(clock.now)).toBe(100)
    expect(rateBudget.waitMs(clock.now + 4_950)).toBe(50)
    rateBudget.release()
    expect(rateBudget.waitMs(clock.now)).toBe(5_000)
  })

  it('with a much higher count starts a new window; a slightly higher one is an outdated response', () => {
    const { clock, rateBudget, takeAll } = withThreeLeft()
    rateBudget.setRemaining(4, clock.now, clock.now + 60_000)
    expect(takeAll()).toBe(3)
    for (let n = 0; n < 3; n += 1) rateBudget.release()
    rateBudget.setRemaining(400, clock.now, clock.now + 60_000)
    expect(takeAll()).toBe(share - 3)
  })

  it('that blocks the budget stops all calls, however many are left locally', () => {
    const { clock, rateBudget, takeAll } = open()
    rateBudget.block(clock.now + 5_000, 'quota-exhausted')
    expect(takeAll()).toBe(0)
    expect([rateBudget.waitMs(clock.now), rateBudget.refusalCode(clock.now)]).toEqual([
      5_000,
      'quota-exhausted',
    ])
    clock.now += 5_000
    expect(takeAll()).toBe(share)
    expect(rateBudget.refusalCode(clock.now)).toBe('rate-limited')
  })

  it('that blocks the budget again counts only if it is longer, and is reported only if it is clearly longer', () => {
    const { clock, rateBudget } = open()
    const reported = [5_000, 2_000, 5_900, 7_000].map((ms) =>
      rateBudget.block(clock.now + ms, 'rate-limited'),
    )
    expect(reported).toEqual([true, false, false, true])
    expect(rateBudget.blockedMs(clock.now)).toBe(7_000)
  })

  it('can block a budget that has no limit', () => {
    const clock = { now: start }
    const rateBudget = new RateBudget(key, undefined, quotaAt(clock).quotas)
    for (let n = 0; n < 1_000; n += 1) rateBudget.acquire(clock.now)
    expect(rateBudget.hasRoom(clock.now)).toBe(true)
    rateBudget.block(clock.now + 1, 'rate-limited')
    expect(rateBudget.hasRoom(clock.now)).toBe(false)
  })
})

describe('up to eight instances', () => {
  const limits = record({
    counts: constantFrom('all' as const),
    calls: integer({ min: 1, max: 80 }),
    seconds: integer({ min: 1, max: 120 }),
    per: constantFrom('integration' as const, 'connection' as const),
  })
  const step = record({
    instance: nat(7),
    onlyLeases: boolean(),
    passShare: nat(100),
    calls: integer({ min: 1, max: 60 }),
    transitShare: nat(100),
    storeMs: nat(20),
  })

  type Step = typeof step extends Arbitrary<infer Value> ? Value : never

  /** Arrival times of the calls at the provider, in order. */
  const runAll = async (limit: RateLimit, aheadMs: number, steps: readonly Step[]) => {
    const clock = { now: start }
    const { quotas } = quotaAt(clock, aheadMs)
    const instances = Array.from({ length: 8 }, () => new RateBudget(key, limit, quotas))
    const transitMs = countedMs(limit) - limit.seconds * 1000
    const hasRoom = async (rateBudget: RateBudget, storeMs: number) => {
      if (rateBudget.hasRoom(clock.now)) return true
      const requestedAt = clock.now
      clock.now += storeMs
      await rateBudget.replenish(requestedAt)
      return rateBudget.hasRoom(clock.now)
    }
    const arrivals: number[] = []
    for (const { instance, onlyLeases, passShare, calls, transitShare, storeMs } of steps) {
      const rateBudget = instances[instance] ?? new RateBudget(key, limit, quotas)
      clock.now += Math.round((passShare / 100) * limit.seconds * 300)
      if (onlyLeases) await rateBudget.replenish(clock.now)
      const callsMax = onlyLeases ? 0 : calls
      for (let n = 0; n < callsMax && (await hasRoom(rateBudget, storeMs)); n += 1) {
        rateBudget.acquire(clock.now)
        arrivals.push(clock.now + Math.floor((transitShare / 100) * transitMs))
      }
    }
    return arrivals.toSorted((one, other) => one - other)
  }

  it('stay within the limit together even across a boundary between two of their windows', async () => {
    const clock = { now: start }
    const limit = { ...ofPerson, calls: 64 }
    const { quotas } = quotaAt(clock)
    const instances = Array.from({ length: 8 }, () => new RateBudget(key, limit, quotas))
    let taken = 0
    const takeFrom = async (rateBudget: RateBudget) => {
      for (let tries = 0; tries < 64; tries += 1) {
        if (!rateBudget.hasRoom(clock.now)) await rateBudget.replenish(clock.now)
        if (!rateBudget.hasRoom(clock.now)) return
        rateBudget.acquire(clock.now)
        taken += 1
      }
    }
    for (const rateBudget of instances) rateBudget.hasRoom(clock.now)
    for (const passMs of [countedMs(limit) - 1, 1]) {
      clock.now += passMs
      for (const rateBudget of instances) await takeFrom(rateBudget)
    }
    expect(taken).toBe(64)
  })

  it('never exceed the limit in any window of the provider, wherever the window begins', async () => {
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
