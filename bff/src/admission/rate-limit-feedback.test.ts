import type { FailureCode } from '@planbridge/shared/contract'
import type { Pace, RateLimit } from '@planbridge/shared/providers'
import { describe, expect, it } from 'vitest'
import type { Refusal } from './admission.ts'
import { RateBudget } from './rate-budget.ts'
import { RateLimitFeedback } from './rate-limit-feedback.ts'

const now = Date.UTC(2026, 0, 5, 10)
const minute: RateLimit = { counts: 'all', calls: 500, seconds: 60, per: 'connection' }
const second: RateLimit = { counts: 'all', calls: 10, seconds: 1, per: 'connection' }
const hourly: RateLimit = { counts: 'all', calls: 1, seconds: 3_600, per: 'integration' }
const headers: Pace['headers'] = {
  limit: 'X-Limit',
  remaining: 'X-Left',
  reset: { name: 'X-Reset', form: 'seconds' },
}

const quotas = {
  lease: () => Promise.resolve({ kind: 'exhausted', waitMs: 1 } as const),
  left: () => Promise.resolve(0),
}
const rateBudgetOf = (rule: string, limit?: RateLimit) =>
  new RateBudget(
    { integration: 'crm', rule, holder: limit?.per === 'connection' ? 'ana' : '' },
    limit,
    quotas,
  )

/** The documented rule of the provider in these tests: a 429 closes the calls of the account. */
const documented: Record<number, Refusal> = { 429: { means: 'rate-limited', closes: 'connection' } }
const quota: Refusal = { means: 'quota-exhausted', closes: 'integration' }

const open = (pace: Partial<Pace> = {}, limits: readonly RateLimit[] = [minute]) => {
  const overall = rateBudgetOf('whole')
  const rateBudgets = [overall, ...limits.map((limit, at) => rateBudgetOf(`limit ${at}`, limit))]
  const blocked: { rule: string; forMs: number; code: FailureCode }[] = []
  const feedback = new RateLimitFeedback({
    pace: { limits, headers, ...pace },
    overall,
    block: ({ key: { rule } }, forMs, code) => void blocked.push({ rule, forMs, code }),
  })
  const answer = (
    status: number,
    received: Record<string, string> = {},
    refusal: Refusal | undefined = documented[status],
    budgets = rateBudgets,
  ) => feedback.apply(budgets, { status, headers: received }, refusal, now)
  return { answer, blocked, rateBudgets }
}

describe('a 429 response', () => {
  it.each([
    ['for the time that it asks for', { 'retry-after': '7' }, 7_000],
    ['until the reset of the window', { 'x-reset': '9' }, 9_000],
    ['for its Retry-After if it has both headers', { 'retry-after': '7', 'x-reset': '9' }, 7_000],
    ['for at least one second', { 'retry-after': '0' }, 1_000],
    ['for at most the window and a grace period', { 'retry-after': '99999' }, 65_000],
    ['for one second if its headers are unreadable', { 'retry-after': 'soon', 'x-reset': 'later' }, 1_000],
  ])('blocks the budget %s', (_, received, forMs) => {
    const { answer, blocked } = open()
    answer(429, received)
    expect(blocked).toEqual([{ rule: 'limit 0', forMs, code: 'rate-limited' }])
  })

  it('without a time blocks the budget for longer each time in a row, in the documented steps', () => {
    const { answer, blocked } = open({ backOffSeconds: [1, 3, 9] })
    for (const status of [429, 429, 429, 429, 200, 429]) answer(status)
    expect(blocked.map(({ forMs }) => forMs / 1000)).toEqual([1, 3, 9, 9, 1])
  })

  it('blocks everything if the provider documents that and no limit, for at most an hour', () => {
    const { answer, blocked } = open({ limits: [] }, [])
    const whole: Refusal = { means: 'rate-limited', closes: 'integration' }
    answer(429, { 'retry-after': '60' }, whole)
    answer(429, { 'retry-after': '86400' }, whole)
    expect(blocked.map(({ rule, forMs }) => [rule, forMs])).toEqual([
      ['whole', 60_000],
      ['whole', 3_600_000],
    ])
  })

  it('blocks nothing while calls remain, because it concerns only that call', () => {
    const { answer, blocked } = open()
    answer(429, { 'x-left': '17', 'retry-after': '3000' })
    expect(blocked).toEqual([])
  })

  it('blocks no budget if the provider documents no scope for it: only calls like that one rest', () => {
    const { answer, blocked } = open()
    const plain: Refusal = { means: 'rate-limited' }
    expect(answer(429, { 'retry-after': '60' }, plain)).toBe(60_000)
    expect(answer(429, {}, plain)).toBe(1_000)
    expect(answer(429, { 'retry-after': '86400' }, plain)).toBe(3_600_000)
    expect(answer(403, { 'retry-after': '60' }, { means: 'quota-exhausted' })).toBe(60_000)
    expect(blocked).toEqual([])
  })

  it('blocks the limit of the client if the provider documents that, not the limit of the account', () => {
    const { answer, blocked } = open({}, [hourly, minute])
    answer(429, { 'retry-after': '5' }, { means: 'rate-limited', closes: 'integration' })
    answer(429, { 'retry-after': '5' })
    expect(blocked.map(({ rule }) => rule)).toEqual(['limit 0', 'limit 1'])
  })

  it('to an operation with its own limit blocks that limit, unless no calls remain at all', () => {
    const { answer, blocked, rateBudgets } = open()
    const budgets = [...rateBudgets, rateBudgetOf('operation:release', hourly)]
    answer(429, { 'retry-after': '1800' }, undefined, budgets)
    answer(429, { 'x-left': '0', 'retry-after': '20' }, undefined, budgets)
    expect(blocked.map(({ rule, forMs }) => [rule, forMs])).toEqual([
      ['operation:release', 1_800_000],
      ['limit 0', 20_000],
    ])
  })

  it('blocks the one of two limits whose size it names, else the narrowest', () => {
    const { answer, blocked } = open({}, [minute, second])
    answer(429, { 'x-limit': '500', 'retry-after': '30' })
    answer(429, { 'x-limit': '10', 'retry-after': '1' })
    answer(429, { 'retry-after': '2' })
    expect(blocked.map(({ rule }) => rule)).toEqual(['limit 0', 'limit 1', 'limit 1'])
  })
})

describe('a quota-exhausted response', () => {
  it('blocks everything, for one minute if it gives no time', () => {
    const { answer, blocked } = open()
    answer(403, { 'retry-after': '600' }, quota)
    answer(403, {}, quota)
    expect(blocked).toEqual([
      { rule: 'whole', forMs: 600_000, code: 'quota-exhausted' },
      { rule: 'whole', forMs: 60_000, code: 'quota-exhausted' },
    ])
  })

  it('is distinguished from any other 403', () => {
    const { answer, blocked } = open()
    answer(403, { 'retry-after': '600' }, { means: 'scope-missing' })
    expect(blocked).toEqual([])
  })
})

describe('the remaining count in a response', () => {
  it('limits the budget', () => {
    const { answer, rateBudgets } = open()
    answer(200, { 'x-left': '1' })
    const [, rateBudget] = rateBudgets
    rateBudget?.acquire(now)
    expect(rateBudget?.hasRoom(now)).toBe(false)
  })

  it('blocks the budget until its reset if it is zero', () => {
    const { answer, blocked } = open()
    answer(200, { 'x-left': '0', 'x-reset': '30' })
    answer(200, { 'x-left': '0' })
    expect(blocked.map(({ forMs }) => forMs)).toEqual([30_000, 10_000])
  })

  it('is ignored if it is unreadable', () => {
    const { answer, blocked, rateBudgets } = open()
    for (const left of ['', 'many', '-3', 'NaN']) answer(200, { 'x-left': left, 'x-reset': 'x' })
    expect(blocked).toEqual([])
    expect(rateBudgets[1]?.hasRoom(now)).toBe(true)
  })

  it('is applied to one of two limits only if the response names its size', () => {
    const { answer, rateBudgets } = open({}, [minute, second])
    answer(200, { 'x-left': '0' })
    answer(200, { 'x-left': '1', 'x-limit': '500' })
    const [, ofMinute, ofSecond] = rateBudgets
    ofMinute?.acquire(now)
    expect([ofMinute?.hasRoom(now), ofSecond?.waitMs(now)]).toEqual([false, 0])
  })
})

describe('a provider that sends no rate-limit headers to unlimited clients', () => {
  const lifting = { headers: { ...headers, absentMeansUnlimited: true } }
  const hourlyReads: RateLimit = { counts: 'reads', calls: 1, seconds: 3_600, per: 'integration' }

  it('lifts the limit for half a minute after a response without any of them', () => {
    const { answer, rateBudgets } = open(lifting, [hourlyReads])
    const [, rateBudget] = rateBudgets
    expect(rateBudget?.hasRoom(now)).toBe(false)
    answer(200)
    for (let n = 0; n < 1_000; n += 1) rateBudget?.acquire(now)
    expect([rateBudget?.hasRoom(now + 29_999), rateBudget?.hasRoom(now + 30_000)]).toEqual([true, false])
  })

  it('lifts the limits of that call only, and never the limit of one operation', () => {
    const { answer, rateBudgets } = open(lifting, [hourlyReads])
    const release = rateBudgetOf('operation:release', hourly)
    const other = rateBudgetOf('writes', hourlyReads)
    answer(200, {}, undefined, [...rateBudgets, release])
    expect([release.hasRoom(now), other.hasRoom(now)]).toEqual([false, false])
  })

  it('lifts nothing with an error, with some of the headers, or if the behaviour is undocumented', () => {
    for (const [pace, status, received] of [
      [lifting, 503, {}],
      [lifting, 404, {}],
      [lifting, 301, {}],
      [lifting, 200, { 'x-limit': '500' }],
      [{}, 200, {}],
    ] as const) {
      const { answer, rateBudgets } = open(pace, [hourlyReads])
      answer(status, received)
      expect(rateBudgets[1]?.hasRoom(now)).toBe(false)
    }
  })

  it('is counted again as soon as a response has the header', () => {
    const { answer, rateBudgets } = open(lifting, [hourlyReads])
    answer(200)
    answer(200, { 'x-left': '40' })
    expect(rateBudgets[1]?.hasRoom(now)).toBe(false)
  })

  it('can still block a lifted budget', () => {
    const { answer, blocked } = open(lifting, [hourlyReads])
    answer(200)
    answer(429, { 'retry-after': '5' }, { means: 'rate-limited', closes: 'integration' })
    expect(blocked).toMatchObject([{ rule: 'limit 0', forMs: 5_000 }])
  })
})
