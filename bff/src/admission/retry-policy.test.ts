import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CallOutcome } from './call-outcome.ts'
import { type FailedCall, RetryBudget, retryDelayMs, retryRules } from './retry-policy.ts'

const now = 1_700_000_000_000
const randomOf = (byte: number) => ({ bytes: (length: number) => new Uint8Array(length).fill(byte) })

const answer = (status: number, headers: Record<string, string> = {}): CallOutcome => ({
  kind: 'answer',
  response: { status, headers },
})

const failed = (change: Partial<FailedCall> = {}): FailedCall => ({
  operation: { method: 'GET' },
  outcome: { kind: 'unreachable' },
  retries: 0,
  replayable: true,
  responseStarted: false,
  ...change,
})

const delayOf = (change: Partial<FailedCall> = {}, byte = 128) =>
  retryDelayMs({ random: randomOf(byte), budget: new RetryBudget() }, failed(change), now)

describe('a failed call', () => {
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
  ] as const)('of the operation %j may be retried as its provider documents: %s', (operation, isRetried) => {
    expect(delayOf({ operation }) !== undefined).toBe(isRetried)
  })

  it.each([
    ['no connection', true, { kind: 'unreachable' }],
    ['a timeout', false, { kind: 'too-slow' }],
    ['a disconnected client', false, { kind: 'abandoned' }],
    ['502', true, answer(502)],
    ['503', true, answer(503)],
    ['504', true, answer(504)],
    ['503 with Retry-After 1', true, answer(503, { 'retry-after': '1' })],
    ['503 with Retry-After 3', false, answer(503, { 'retry-after': '3' })],
    ['500', false, answer(500)],
    ['501', false, answer(501)],
    ['429 with Retry-After 2', true, answer(429, { 'retry-after': '2' })],
    ['429 with Retry-After 3', false, answer(429, { 'retry-after': '3' })],
    ['429 without Retry-After', false, answer(429)],
    ['429 with an unreadable Retry-After', false, answer(429, { 'retry-after': 'soon' })],
    ['403 with a quota', false, answer(403, { 'retry-after': '1' })],
    ['200', false, answer(200)],
    ['304', false, answer(304)],
  ] as const)('that ended with “%s” is retried: %s', (_, isRetried, outcome) => {
    expect(delayOf({ outcome }) !== undefined).toBe(isRetried)
  })

  it('that was not sent is retried, whatever its operation does', () => {
    const operation = { method: 'POST' } as const
    expect(delayOf({ operation, outcome: { kind: 'unreachable', unsent: true } })).toBeDefined()
    expect(delayOf({ operation, outcome: { kind: 'unreachable' } })).toBeUndefined()
  })

  it('is not retried once the response has started, or if its body cannot be sent again', () => {
    expect(delayOf({ responseStarted: true })).toBeUndefined()
    expect(delayOf({ replayable: false })).toBeUndefined()
  })

  it('is retried at most twice', () => {
    expect(delayOf({ retries: 1 })).toBeDefined()
    expect(delayOf({ retries: 2 })).toBeUndefined()
  })

  it('with a 4xx status other than 429 is never retried, regardless of its Retry-After', () => {
    const status = fc.integer({ min: 400, max: 499 }).filter((one) => one !== 429)
    fc.assert(
      fc.property(status, fc.nat(5), (one, seconds) => {
        expect(delayOf({ outcome: answer(one, { 'retry-after': String(seconds) }) })).toBeUndefined()
      }),
    )
  })
})

describe('the delay before a retry', () => {
  it('is randomised between half and one and a half times its mean, and doubles', () => {
    expect(delayOf({}, 0)).toBe(100)
    expect(delayOf({}, 255)).toBe(299)
    expect(delayOf({ retries: 1 }, 0)).toBe(200)
    expect(delayOf({ retries: 1 }, 255)).toBe(598)
  })

  it('is added to the wait that the provider asks for', () => {
    expect(delayOf({ outcome: answer(429, { 'retry-after': '1.5' }) }, 0)).toBe(1_600)
    expect(delayOf({ outcome: answer(503, { 'retry-after': '0' }) }, 0)).toBe(100)
  })
})

describe('the retry budget', () => {
  const retry = (budget: RetryBudget) =>
    retryDelayMs({ random: randomOf(0), budget }, failed(), now) !== undefined

  it('allows one retry plus a tenth of the calls, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 2_000 }), (steps) => {
        const budget = new RetryBudget()
        let calls = 0
        let retries = 0
        for (const isCall of steps) {
          if (isCall) budget.earn()
          if (isCall) calls += 1
          else if (retry(budget)) retries += 1
        }
        expect(retries).toBeLessThanOrEqual(1 + calls * retryRules.share + 0.01)
      }),
    )
  })

  it('saves at most what a hundred calls earn, so that only recent calls count', () => {
    const budget = new RetryBudget()
    for (let n = 0; n < 100_000; n += 1) budget.earn()
    const retries = Array.from({ length: 50 }, () => retry(budget)).filter(Boolean)
    expect(retries).toHaveLength(retryRules.savedMax)
  })

  it('is not spent by a call that may not be retried', () => {
    const budget = new RetryBudget()
    const outcome = answer(500)
    retryDelayMs({ random: randomOf(0), budget }, failed({ outcome }), now)
    expect(retry(budget)).toBe(true)
  })

  it('earns one retry with ten calls, not with nine', () => {
    const budget = new RetryBudget()
    retry(budget)
    for (let n = 0; n < 9; n += 1) budget.earn()
    expect(retry(budget)).toBe(false)
    budget.earn()
    expect(retry(budget)).toBe(true)
  })
})
