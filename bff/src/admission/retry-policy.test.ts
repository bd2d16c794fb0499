import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CallOutcome } from './call-outcome.ts'
import { type FailedCall, repeatAfterMs, RetryBudget, retryRules } from './retry-policy.ts'

const now = 1_700_000_000_000
const randomOf = (byte: number) => ({ bytes: (length: number) => new Uint8Array(length).fill(byte) })

const answer = (status: number, headers: Record<string, string> = {}): CallOutcome => ({
  kind: 'answer',
  response: { status, headers },
})

const failed = (change: Partial<FailedCall> = {}): FailedCall => ({
  operation: { method: 'GET' },
  outcome: { kind: 'unreachable' },
  repeats: 0,
  replayable: true,
  passedOn: false,
  ...change,
})

const verify = (change: Partial<FailedCall> = {}, byte = 128) =>
  repeatAfterMs({ random: randomOf(byte), budget: new RetryBudget() }, failed(change), now)

describe('which calls may be repeated', () => {
  it.each([
    [{ method: 'GET' }, true],
    [{ method: 'GET', repeatable: false }, false],
    [{ method: 'PUT', repeatable: true }, true],
    [{ method: 'DELETE', repeatable: true }, true],
    [{ method: 'PUT' }, false],
    [{ method: 'DELETE' }, false],
    [{ method: 'PATCH' }, false],
    [{ method: 'POST' }, false],
    [{ method: 'POST', repeatable: false }, false],
  ] as const)('by the provider’s own words: %j %s', (operation, may) => {
    expect(verify({ operation }) !== undefined).toBe(may)
  })

  it.each([
    ['no connection', { kind: 'unreachable' }, true],
    ['no answer in time', { kind: 'too-slow' }, false],
    ['the caller left', { kind: 'abandoned' }, false],
    ['502', answer(502), true],
    ['503', answer(503), true],
    ['504', answer(504), true],
    ['503 in a second', answer(503, { 'retry-after': '1' }), true],
    ['503 in three', answer(503, { 'retry-after': '3' }), false],
    ['500', answer(500), false],
    ['501', answer(501), false],
    ['429 in two seconds', answer(429, { 'retry-after': '2' }), true],
    ['429 in three', answer(429, { 'retry-after': '3' }), false],
    ['429 that does not say', answer(429), false],
    ['429 that cannot be read', answer(429, { 'retry-after': 'soon' }), false],
    ['403 with a quota', answer(403, { 'retry-after': '1' }), false],
    ['200', answer(200), false],
    ['304', answer(304), false],
  ] as const)('by how it ended: %s %s', (_, outcome, may) => {
    expect(verify({ outcome }) !== undefined).toBe(may)
  })

  it('none of which a byte has reached the caller, and none whose body is gone', () => {
    expect(verify({ passedOn: true })).toBeUndefined()
    expect(verify({ replayable: false })).toBeUndefined()
  })

  it('twice at most', () => {
    expect(verify({ repeats: 1 })).toBeDefined()
    expect(verify({ repeats: 2 })).toBeUndefined()
  })

  it('no 4xx but a 429 with a short wait, whatever it asks', () => {
    const status = fc.integer({ min: 400, max: 499 }).filter((one) => one !== 429)
    fc.assert(
      fc.property(status, fc.nat(5), (one, seconds) => {
        expect(verify({ outcome: answer(one, { 'retry-after': String(seconds) }) })).toBeUndefined()
      }),
    )
  })
})

describe('the pause before a repeat', () => {
  it('is spread by chance over half to one and a half, and doubles', () => {
    expect(verify({}, 0)).toBe(100)
    expect(verify({}, 255)).toBe(299)
    expect(verify({ repeats: 1 }, 0)).toBe(200)
    expect(verify({ repeats: 1 }, 255)).toBe(598)
  })

  it('begins after what the provider asks for', () => {
    expect(verify({ outcome: answer(429, { 'retry-after': '1.5' }) }, 0)).toBe(1_600)
    expect(verify({ outcome: answer(503, { 'retry-after': '0' }) }, 0)).toBe(100)
  })
})

describe('the budget of repeats', () => {
  const attempt = (budget: RetryBudget) =>
    repeatAfterMs({ random: randomOf(0), budget }, failed(), now) !== undefined

  it('is a tenth of the calls, whatever their order, beyond the first one', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 2_000 }), (steps) => {
        const budget = new RetryBudget()
        let calls = 0
        let repeats = 0
        for (const isCall of steps) {
          if (isCall) budget.earn()
          if (isCall) calls += 1
          else if (attempt(budget)) repeats += 1
        }
        expect(repeats).toBeLessThanOrEqual(1 + calls * retryRules.share + 0.01)
      }),
    )
  })

  it('saves no more than a hundred calls earn, so that only recent ones count', () => {
    const budget = new RetryBudget()
    for (let n = 0; n < 100_000; n += 1) budget.earn()
    const repeats = Array.from({ length: 50 }, () => attempt(budget)).filter(Boolean)
    expect(repeats).toHaveLength(retryRules.savedMax)
  })

  it('is not touched by what may not be repeated anyway', () => {
    const budget = new RetryBudget()
    const outcome = answer(500)
    repeatAfterMs({ random: randomOf(0), budget }, failed({ outcome }), now)
    expect(attempt(budget)).toBe(true)
  })

  it('ten calls earn one repeat, nine do not', () => {
    const budget = new RetryBudget()
    attempt(budget)
    for (let n = 0; n < 9; n += 1) budget.earn()
    expect(attempt(budget)).toBe(false)
    budget.earn()
    expect(attempt(budget)).toBe(true)
  })
})
