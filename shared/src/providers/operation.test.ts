import { expect, test } from 'vitest'
import { isRepeatable } from './operation.ts'

test.each([
  ['GET', undefined, true],
  ['GET', false, false],
  ['PUT', undefined, false],
  ['PUT', true, true],
  ['POST', undefined, false],
  ['PATCH', undefined, false],
  ['DELETE', undefined, false],
  ['DELETE', true, true],
] as const)('%s with repeatable: %s is repeatable: %s', (method, repeatable, expected) => {
  expect(isRepeatable(repeatable === undefined ? { method } : { method, repeatable })).toBe(expected)
})
