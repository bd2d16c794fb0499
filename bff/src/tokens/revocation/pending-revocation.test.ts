import { ConnectionId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import type { ConnectionRow } from '../../store/ports/ports.ts'
import { noTrouble } from '../token-trouble.ts'
import { pendingOf, pendingOfTokens, waitMs } from './pending-revocation.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const yearMs = 365 * 86_400_000
const needs = {
  clock: { now: () => now },
  random: { bytes: (length: number) => new Uint8Array(length).fill(7) },
}

const row: ConnectionRow = {
  ...noTrouble,
  id: ConnectionId.parse('connection'),
  tenant: 'tenant',
  owner: 'ada',
  integration: 'crm' as ConnectionRow['integration'],
  model: 'delegation',
  account: 'ada@example.org',
  accountName: 'Ada',
  accountDetail: null,
  status: 'active',
  choice: null,
  choices: [],
  scopes: [],
  createdAt: now,
  firstConnectedAt: now,
  usedAt: null,
  endsAt: null,
  renews: true,
  sealed: 'CANARY-sealed',
  tokenVersion: 3,
  tokenEndsAt: now + 1_000,
  tokenStaleAt: null,
  reason: null,
  refreshEndsAt: now + 2_000,
  pendingUntil: null,
  journal: { requestedAt: now - 5, failures: 0, failure: null, retryAt: null },
}

describe('the wait for the next try of a revocation', () => {
  test('RV-80: doubles from a minute to six hours, of which chance takes up to a half', () => {
    expect([1, 2, 9, 10, 20].map((tries) => waitMs(tries, 1))).toEqual([
      60_000, 120_000, 15_360_000, 21_600_000, 21_600_000,
    ])
    expect(waitMs(1, 0)).toBe(30_000)
    expect(waitMs(2, 0.5)).toBe(90_000)
  })

  test('RV-80: is never shorter than Retry-After', () => {
    expect(waitMs(1, 0, 29_999)).toBe(30_000)
    expect(waitMs(1, 0, 30_001)).toBe(30_001)
  })
})

describe('the revocation that is owed', () => {
  test('RV-80: has the sealed tokens of the connection, and is first tried again after a minute', () => {
    expect(pendingOf(needs, row, 'disconnected')).toEqual({
      id: expect.stringMatching(/^[\w-]{43}$/),
      tenant: 'tenant',
      connection: 'connection',
      owner: 'ada',
      integration: 'crm',
      model: 'delegation',
      account: 'ada@example.org',
      accountName: 'Ada',
      reason: 'disconnected',
      sealed: 'CANARY-sealed',
      sealedFor: 'connection',
      tokenVersion: 3,
      tokenEndsAt: now + 1_000,
      requestedAt: now - 5,
      createdAt: now,
      nextTryAt: now + 60_000,
      givesUpAt: now + 2_000,
      tries: 0,
      outcome: null,
      settledAt: null,
    })
  })

  test('RV-80: is tried until the token that it ends has run out, or for a year', () => {
    const givesUpAt = (change: Partial<ConnectionRow>) =>
      pendingOf(needs, { ...row, ...change }, 'disconnected')?.givesUpAt
    expect(givesUpAt({ renews: false })).toBe(now + 1_000)
    expect(givesUpAt({ model: 'service-account' })).toBe(now + 1_000)
    expect(givesUpAt({ refreshEndsAt: null })).toBe(now + yearMs)
    expect(givesUpAt({ renews: false, tokenEndsAt: null })).toBe(now + yearMs)
  })

  test('RV-82: names no person if the person is erased, and is none without tokens', () => {
    expect(pendingOf(needs, row, 'erased')).toMatchObject({ owner: '', account: null, accountName: null })
    expect(pendingOf(needs, { ...row, sealed: null }, 'erased')).toBeUndefined()
  })

  const grant = {
    tenant: 'tenant',
    owner: 'ada',
    integration: row.integration,
    model: row.model,
    account: null,
  }

  test('RT-80: for tokens that became no connection is its own place, and another process tries it after five minutes', () => {
    const tokens = { access: 'CANARY-access', refresh: 'CANARY-refresh' }
    const pending = pendingOfTokens(needs, undefined, grant, tokens)
    expect(pending).toMatchObject({
      sealedFor: pending.id,
      connection: pending.id,
      sealed: null,
      tokenVersion: 1,
      tokenEndsAt: null,
      requestedAt: null,
      accountName: null,
      reason: 'not-stored',
      createdAt: now,
      nextTryAt: now + 300_000,
      givesUpAt: now + yearMs,
    })
    expect(pendingOfTokens(needs, undefined, { ...grant, id: row.id }, tokens).connection).toBe(row.id)
  })

  test('RT-80: for an access token alone is tried for as long as the token can live', () => {
    const integration = { provider: { accessTokenSeconds: { most: 600 } } } as Parameters<
      typeof pendingOfTokens
    >[1]
    const tokens = { access: 'CANARY-access', refresh: null }
    expect(pendingOfTokens(needs, integration, grant, tokens).givesUpAt).toBe(now + 600_000)
    expect(pendingOfTokens(needs, undefined, grant, tokens).givesUpAt).toBe(now)
  })
})
