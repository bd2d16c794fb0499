import { assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { staleAt } from './expiry.ts'

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
