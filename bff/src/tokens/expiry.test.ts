import { assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { refreshEndsAt, staleAt } from './expiry.ts'

test('RT-11: a token is used for at least nine tenths of its lifetime and renewed at most a minute early', () => {
  assert(
    property(integer({ min: 0, max: 2 ** 41 }), integer({ min: 1, max: 31_622_400_000 }), (now, life) => {
      const at = staleAt(now, now + life)
      expect(at).toBeLessThanOrEqual(now + life)
      expect(at - now).toBeGreaterThanOrEqual(life * 0.9 - 1)
      expect(now + life - at).toBeLessThanOrEqual(60_000)
    }),
  )
})

test('RT-11: a token that is valid for one second is not renewed with every request', () => {
  expect(staleAt(0, 1000)).toBe(900)
})

test('RT-11: renewals of tokens that were fetched together are spread over half of the margin', () => {
  expect([0, 0.5, 1].map((random) => staleAt(0, 1_000_000, random))).toEqual([940_000, 955_000, 970_000])
  expect(staleAt(500, 1_500, 1)).toBe(1_450)
  expect(staleAt(0, 1_000_000, 0, { share: 0.5, secondsMax: 600 })).toBe(500_000)
})

test('a refresh token ends its documented days after the consent, or after the last rotation', () => {
  const times = { now: 5_000, consentedAt: 1_000 }
  const endOf = (refreshEnd: string, refreshTokenDays?: number) =>
    refreshEndsAt(
      { provider: { refreshTokenDays }, refreshEnd } as Parameters<typeof refreshEndsAt>[0],
      times,
    )
  expect(endOf('from-consent', 2)).toBe(1_000 + 172_800_000)
  expect(endOf('from-rotation', 2)).toBe(5_000 + 172_800_000)
  expect(endOf('from-consent')).toBeNull()
})
