import { expect, test } from 'vitest'
import { agreementRefusal } from './delegation-agreement.ts'

test('a delegation covers the operations that its person agreed to, and no others', () => {
  const agreement = { operations: ['list'] }
  expect(agreementRefusal(agreement, 'list')).toBeUndefined()
  expect(agreementRefusal(agreement, 'delete')).toBe('operation-not-agreed')
  expect(agreementRefusal(undefined, 'list')).toBe('delegation-required')
})
