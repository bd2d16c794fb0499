import { expect, test } from 'vitest'
import { dayMs } from './durations.ts'

test('a day has 24 hours in milliseconds', () => {
  expect(dayMs).toBe(24 * 60 * 60 * 1000)
})
