import { expect, test } from 'vitest'
import { listDelegations } from './list-delegations.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const row = (id: string, change: object = {}) => ({
  id,
  model: 'delegation',
  endsAt: now + 1,
  refreshEndsAt: null,
  ...change,
})
const terms = { purpose: 'Billing', operations: ['list'], startsAt: now, days: 2 }

test('a person’s delegations are those with terms, with the end that was agreed or follows from the days', async () => {
  const rows = [
    row('one'),
    row('two', { endsAt: null }),
    row('ended'),
    row('present', { model: 'user-present' }),
  ]
  const needs = {
    clock: { now: () => now },
    store: {
      connections: {
        listOwned: (...owner: unknown[]) => Promise.resolve(owner.join() === 't,ana' ? rows : []),
      },
      delegations: { find: (id: string) => Promise.resolve(id === 'ended' ? undefined : terms) },
    },
  }
  const session = { record: 'r', tenant: 't', subject: 'ana', seenAt: 0, endsAt: 0 }
  const { delegations } = await listDelegations(needs as never)({}, { session } as never)
  expect(delegations).toMatchObject([
    {
      connection: 'one',
      purpose: 'Billing',
      operations: ['list'],
      days: 2,
      ends_at: '2026-01-05T09:00:00.001Z',
    },
    { connection: 'two', starts_at: '2026-01-05T09:00:00.000Z', ends_at: '2026-01-07T09:00:00.000Z' },
  ])
  expect(delegations).toHaveLength(2)
})
