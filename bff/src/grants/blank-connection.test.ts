import { expect, test } from 'vitest'
import { blankConnection } from './blank-connection.ts'

test('a new connection has its key, a random id, and neither tokens nor a past', () => {
  const now = Date.parse('2026-01-05T09:00:00Z')
  const random = { bytes: (length: number) => new Uint8Array(length) }
  const key = {
    tenant: 't',
    owner: 'ana',
    integration: 'crm' as never,
    model: 'delegation',
    account: 'a',
  } as const
  expect(blankConnection({ clock: { now: () => now }, random }, key)).toMatchObject({
    ...key,
    id: 'A'.repeat(43),
    accountName: null,
    accountDetail: null,
    status: 'active',
    choice: null,
    choices: [],
    scopes: [],
    createdAt: now,
    usedAt: null,
    endsAt: null,
    renews: false,
    sealed: null,
    tokenVersion: 0,
    tokenEndsAt: null,
    tokenStaleAt: null,
    reason: null,
    refreshEndsAt: null,
    journal: { requestedAt: null, failures: 0, failure: null, retryAt: null },
    identityCheckAt: null,
    refusals: 0,
    refusedUntil: null,
  })
})
