import { expect, test } from 'vitest'
import { nibble } from './escapes.ts'

test('the hex digits are exactly those of both cases (PX-21)', () => {
  const values = Array.from({ length: 0x100 }, (_, byte) => nibble(byte))
  const digits = '0123456789abcdefABCDEF'
  expect(values.filter((value) => !Number.isNaN(value))).toHaveLength(digits.length)
  for (const digit of digits) expect(values[digit.charCodeAt(0)]).toBe(Number.parseInt(digit, 16))
  expect(nibble(undefined)).toBeNaN()
})
