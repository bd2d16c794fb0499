import { describe, expect, test } from 'vitest'
import { failureReason, failuresToOpen, openUntil, outcomeOf, retryWaitsMs, triesMax } from './verdict.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const dayMs = 86_400_000
const answered = (status: number, headers: Record<string, string> = {}) =>
  ({ kind: 'answer', status, headers, body: new Uint8Array() }) as never

describe('a try of a message', () => {
  test.each([
    [199, 'http-status'],
    [200, null],
    [299, null],
    [300, 'redirect'],
    [399, 'redirect'],
    [400, 'http-status'],
    [409, 'http-status'],
    [410, 'gone'],
    [411, 'http-status'],
    [500, 'http-status'],
  ])('WH-62: that is answered with %i fails because of %s', (status, reason) => {
    expect(failureReason(answered(status))).toBe(reason)
  })

  test.each([
    ['refused', 'address-not-allowed'],
    ['unreachable', 'unreachable'],
    ['too-slow', 'too-slow'],
  ])('WH-62: that is %s fails because of %s', (kind, reason) => {
    expect(failureReason({ kind, detail: 'x' } as never)).toBe(reason)
  })
})

describe('the outcome of a try', () => {
  const tried = { now, share: 0.5 }

  test('WH-69: that succeeded is the last one', () => {
    expect(outcomeOf({ ...tried, answer: answered(204), triesBefore: 2 })).toEqual({
      status: 'delivered',
      tries: 3,
      triedAt: now,
      httpStatus: 204,
      reason: null,
      nextAt: now,
    })
  })

  test('WH-69: that failed waits for five seconds, then minutes, then hours, and is given up after ten tries in three days', () => {
    const waits = Array.from({ length: triesMax - 1 }, (_, triesBefore) => {
      const outcome = outcomeOf({ ...tried, answer: answered(500), triesBefore })
      expect(outcome).toMatchObject({ status: 'pending', tries: triesBefore + 1, httpStatus: 500 })
      return (outcome.nextAt - now) / 1_000
    })
    expect(waits).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400])
    expect(triesMax).toBe(10)
    expect(outcomeOf({ ...tried, answer: answered(500), triesBefore: 9 })).toMatchObject({
      status: 'dead',
      tries: 10,
      nextAt: now,
    })
    expect(
      outcomeOf({ ...tried, answer: { kind: 'unreachable', detail: 'x' } as never, triesBefore: 0 }),
    ).toMatchObject({
      status: 'pending',
      httpStatus: null,
      reason: 'unreachable',
    })
  })

  test.each([
    [0, 270_000],
    [0.5, 300_000],
    [1, 330_000],
  ])('WH-69: is tried again a little sooner or later: %s', (share, waitMs) => {
    expect(outcomeOf({ now, share, answer: answered(500), triesBefore: 1 }).nextAt - now).toBe(waitMs)
  })

  test.each([
    ['600', 600_000],
    ['10', 300_000],
    [String(2 * 86_400), dayMs],
    ['soon', 300_000],
  ])('WH-69: waits for as long as the answer asks, a day at most: %s', (retryAfter, waitMs) => {
    const answer = answered(503, { 'retry-after': retryAfter })
    expect(outcomeOf({ ...tried, answer, triesBefore: 1 }).nextAt - now).toBe(waitMs)
  })
})

test('WH-65: an endpoint rests after five failed tries, for longer each time up to five minutes', () => {
  expect(failuresToOpen).toBe(5)
  expect([4, 5, 6, 7, 8, 9, 10, 2_000].map((failures) => (openUntil(failures, now) ?? now) - now)).toEqual([
    0, 30_000, 60_000, 120_000, 240_000, 300_000, 300_000, 300_000,
  ])
  expect(openUntil(4, now)).toBeNull()
  expect(retryWaitsMs).toHaveLength(9)
})
