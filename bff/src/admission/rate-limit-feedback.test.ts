import type { FailureCode } from '@planbridge/shared/contract'
import type { Pace, RateLimit } from '@planbridge/shared/providers'
import { describe, expect, it } from 'vitest'
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
  draw: () => Promise.resolve({ kind: 'dry', waitMs: 1 } as const),
  left: () => Promise.resolve(0),
}
const rateBudgetOf = (rule: string, limit?: RateLimit) =>
  new RateBudget({ integration: 'crm', rule, holder: '' }, limit, quotas)

const open = (pace: Partial<Pace> = {}, limits: readonly RateLimit[] = [minute]) => {
  const whole = rateBudgetOf('whole')
  const passed = [whole, ...limits.map((limit, at) => rateBudgetOf(`limit ${at}`, limit))]
  const closed: { rule: string; forMs: number; code: FailureCode }[] = []
  const reader = new RateLimitFeedback({
    pace: { limits, headers, ...pace },
    whole,
    close: ({ key: { rule } }, forMs, code) => void closed.push({ rule, forMs, code }),
  })
  const answer = (status: number, said: Record<string, string> = {}, code?: FailureCode, through = passed) =>
    reader.read(through, { status, headers: said }, code, now)
  return { answer, closed, passed, reader }
}

describe('a refusal for the pace', () => {
  it.each([
    ['as long as it asks', { 'retry-after': '7' }, 7_000],
    ['until the count begins anew', { 'x-reset': '9' }, 9_000],
    ['by Retry-After where it says both', { 'retry-after': '7', 'x-reset': '9' }, 7_000],
    ['for a second at least', { 'retry-after': '0' }, 1_000],
    ['for a window and a little more at most', { 'retry-after': '99999' }, 65_000],
    ['for a second where it cannot be read', { 'retry-after': 'soon', 'x-reset': 'later' }, 1_000],
  ])('closes its budget %s', (_, said, forMs) => {
    const { answer, closed } = open()
    answer(429, said)
    expect(closed).toEqual([{ rule: 'limit 0', forMs, code: 'rate-limited' }])
  })

  it('that does not say how long waits for longer each time in a row, by the documentation', () => {
    const { answer, closed } = open({ backOffSeconds: [1, 3, 9] })
    for (const status of [429, 429, 429, 429, 200, 429]) answer(status)
    expect(closed.map(({ forMs }) => forMs / 1000)).toEqual([1, 3, 9, 9, 1])
  })

  it('closes everything where no limit is known, for an hour at most', () => {
    const { answer, closed } = open({ limits: [] }, [])
    answer(429, { 'retry-after': '60' })
    answer(429, { 'retry-after': '86400' })
    expect(closed.map(({ rule, forMs }) => [rule, forMs])).toEqual([
      ['whole', 60_000],
      ['whole', 3_600_000],
    ])
  })

  it('closes nothing where calls are left: it speaks of the call', () => {
    const { answer, closed } = open()
    answer(429, { 'x-left': '17', 'retry-after': '3000' })
    expect(closed).toEqual([])
  })

  it('of an operation with a limit of its own closes that, unless no calls are left at all', () => {
    const { answer, closed, passed } = open()
    const through = [...passed, rateBudgetOf('operation:release', hourly)]
    answer(429, { 'retry-after': '1800' }, undefined, through)
    answer(429, { 'x-left': '0', 'retry-after': '20' }, undefined, through)
    expect(closed.map(({ rule, forMs }) => [rule, forMs])).toEqual([
      ['operation:release', 1_800_000],
      ['limit 0', 20_000],
    ])
  })

  it('of two limits closes the one whose size it names, else the narrowest', () => {
    const { answer, closed } = open({}, [minute, second])
    answer(429, { 'x-limit': '500', 'retry-after': '30' })
    answer(429, { 'x-limit': '10', 'retry-after': '1' })
    answer(429, { 'retry-after': '2' })
    expect(closed.map(({ rule }) => rule)).toEqual(['limit 0', 'limit 1', 'limit 1'])
  })
})

describe('a quota that is used up', () => {
  it('closes everything, for a minute where it does not say', () => {
    const { answer, closed } = open()
    answer(403, { 'retry-after': '600' }, 'quota-exhausted')
    answer(403, {}, 'quota-exhausted')
    expect(closed).toEqual([
      { rule: 'whole', forMs: 600_000, code: 'quota-exhausted' },
      { rule: 'whole', forMs: 60_000, code: 'quota-exhausted' },
    ])
  })

  it('is not any other 403', () => {
    const { answer, closed } = open()
    answer(403, { 'retry-after': '600' }, 'scope-missing')
    expect(closed).toEqual([])
  })
})

describe('what an answer says of the budget', () => {
  it('is heeded: fewer calls than we thought', () => {
    const { answer, passed } = open()
    answer(200, { 'x-left': '1' })
    const [, rateBudget] = passed
    rateBudget?.take(now)
    expect(rateBudget?.hasRoom(now)).toBe(false)
  })

  it('nothing left closes it until it begins anew', () => {
    const { answer, closed } = open()
    answer(200, { 'x-left': '0', 'x-reset': '30' })
    answer(200, { 'x-left': '0' })
    expect(closed.map(({ forMs }) => forMs)).toEqual([30_000, 10_000])
  })

  it('nonsense is no answer', () => {
    const { answer, closed, passed } = open()
    for (const left of ['', 'many', '-3', 'NaN']) answer(200, { 'x-left': left, 'x-reset': 'x' })
    expect(closed).toEqual([])
    expect(passed[1]?.hasRoom(now)).toBe(true)
  })

  it('with two limits is heeded only where it names the size of one', () => {
    const { answer, passed } = open({}, [minute, second])
    answer(200, { 'x-left': '0' })
    answer(200, { 'x-left': '1', 'x-limit': '500' })
    const [, ofMinute, ofSecond] = passed
    ofMinute?.take(now)
    expect([ofMinute?.hasRoom(now), ofSecond?.waitMs(now)]).toEqual([false, 0])
  })
})

describe('a provider that counts nobody', () => {
  const lifting = { headers: { ...headers, absentMeansUnlimited: true } }
  const hourlyReads: RateLimit = { counts: 'reads', calls: 1, seconds: 3_600, per: 'integration' }

  it('is believed for half a minute after an answer without any such header', () => {
    const { answer, passed } = open(lifting, [hourlyReads])
    const [, rateBudget] = passed
    expect(rateBudget?.hasRoom(now)).toBe(false)
    answer(200)
    for (let n = 0; n < 1_000; n += 1) rateBudget?.take(now)
    expect([rateBudget?.hasRoom(now + 29_999), rateBudget?.hasRoom(now + 30_000)]).toEqual([true, false])
  })

  it('is believed of those calls only, and not of what one operation may do', () => {
    const { answer, passed } = open(lifting, [hourlyReads])
    const release = rateBudgetOf('operation:release', hourly)
    const other = rateBudgetOf('writes', hourlyReads)
    answer(200, {}, undefined, [...passed, release])
    expect([release.hasRoom(now), other.hasRoom(now)]).toEqual([false, false])
  })

  it('is not believed on the word of an error, of half the headers, or without its documentation', () => {
    for (const [pace, status, said] of [
      [lifting, 503, {}],
      [lifting, 404, {}],
      [lifting, 301, {}],
      [lifting, 200, { 'x-limit': '500' }],
      [{}, 200, {}],
    ] as const) {
      const { answer, passed } = open(pace, [hourlyReads])
      answer(status, said)
      expect(passed[1]?.hasRoom(now)).toBe(false)
    }
  })

  it('counts again as soon as it says so', () => {
    const { answer, passed } = open(lifting, [hourlyReads])
    answer(200)
    answer(200, { 'x-left': '40' })
    expect(passed[1]?.hasRoom(now)).toBe(false)
  })

  it('may close what it does not count', () => {
    const { answer, closed } = open(lifting, [hourlyReads])
    answer(200)
    answer(429, { 'retry-after': '5' })
    expect(closed).toMatchObject([{ rule: 'limit 0', forMs: 5_000 }])
  })
})
