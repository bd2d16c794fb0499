import { expect, test } from 'vitest'
import { endedAccess } from './ended-access.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const row = {
  id: 'revocation',
  integration: 'crm',
  accountName: 'Ana',
  outcome: null,
  createdAt: now,
  nextTryAt: now + 1,
  settledAt: null,
  tries: 1,
}
const shown = (change: object) => endedAccess({ ...row, ...change } as never)

test('RV-82: a revocation is shown once its first try was not confirmed, until it is settled', () => {
  expect(shown({})).toEqual([
    {
      id: 'revocation',
      integration: 'crm',
      state: 'pending',
      account: 'Ana',
      ended_at: '2026-01-05T09:00:00.000Z',
      next_try_at: '2026-01-05T09:00:00.001Z',
      settled_at: null,
    },
  ])
  expect(shown({ tries: 0 })).toEqual([])
  expect(shown({ tries: 0, settledAt: now + 2, outcome: 'lost' })).toMatchObject([
    { state: 'unconfirmed', next_try_at: null, settled_at: '2026-01-05T09:00:00.002Z' },
  ])
})

test.each([
  ['yes', 'confirmed'],
  ['nothing', 'run-out'],
  ['expired', 'run-out'],
  ['kept', 'kept'],
  ['unsupported', 'unconfirmed'],
  ['lost', 'unconfirmed'],
])('RV-82: the outcome %s is shown as %s', (outcome, state) => {
  expect(shown({ outcome, settledAt: now })).toMatchObject([{ state }])
})
