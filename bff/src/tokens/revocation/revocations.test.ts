import { ConnectionId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import type { PendingRevocation } from '../../store/ports/ports.ts'
import { pendingOfTokens } from './pending-revocation.ts'
import { openRevocations, type RevocationsNeeds } from './revocations.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const clock = { now: () => now }
const random = { bytes: (length: number) => new Uint8Array(length).fill(255) }
const grant = {
  id: ConnectionId.parse('connection'),
  tenant: 'tenant',
  owner: 'ada',
  integration: 'gone' as PendingRevocation['integration'],
  model: 'delegation' as const,
  account: 'ada@example.org',
}
const tokens = { access: 'CANARY-access', refresh: 'CANARY-refresh' }
const pending = pendingOfTokens({ clock, random }, undefined, grant, tokens)

/** One revocation there ends every token of the person and the client. */
const sharing = {
  endpoints: { token: 'https://id.example/token', revoke: 'https://id.example/revoke' },
  client: { id: 'planbridge' },
  provider: { revocation: { kind: 'rfc7009', ends: 'all-of-person-and-client' } },
}

/** Revocations of an integration that is not configured, or shared with another connection, over a store that takes its time. */
const openEnvironment = ({ fails = false, isShared = false, renews = false } = {}) => {
  const stored: unknown[] = []
  const reported: unknown[] = []
  const store =
    (name: string) =>
    async (...input: unknown[]) => {
      await new Promise((resolve) => void setImmediate(resolve))
      if (fails) throw new Error('away')
      stored.push([name, ...input])
    }
  const report = (name: string) => (event: object) => void reported.push([name, event])
  const needs = {
    clock,
    random,
    vault: { seal: () => Promise.resolve('CANARY-sealed') },
    sleep: () => Promise.resolve(),
    integrations: isShared ? new Map([['gone', sharing]]) : new Map(),
    issuers: new Map(),
    store: {
      connections: {
        listOfAccount: () =>
          Promise.resolve([
            { id: 'other', integration: 'gone', model: 'delegation', sealed: 'CANARY-other', renews },
          ]),
      },
      revocations: {
        add: store('add'),
        postpone: store('postpone'),
        settle: store('settle'),
        remove: store('remove'),
      },
    },
    events: {
      revocationPending: report('pending'),
      revocationConfirmed: report('confirmed'),
      revocationGivenUp: report('given up'),
    },
  } as unknown as RevocationsNeeds
  return { revocations: openRevocations(needs), stored, reported }
}

describe('a revocation that could not be made', () => {
  test('RV-80: is stored with its next try before its outcome is returned', async () => {
    const { revocations, stored, reported } = openEnvironment()
    expect(await revocations.settle({ ...pending, tries: 1 })).toBe('failed')
    expect(stored).toEqual([
      ['postpone', pending.id, { tries: 2, nextTryAt: expect.any(Number), outcome: null }],
    ])
    expect(reported).toMatchObject([
      [
        'pending',
        {
          connection: 'connection',
          integration: 'gone',
          tries: 2,
          detail: 'the integration is not configured',
        },
      ],
    ])
  })

  test('RV-80: stays owed as it is if the store is away', async () => {
    const { revocations, reported } = openEnvironment({ fails: true })
    expect(await revocations.settle(pending)).toBe('failed')
    expect(reported).toHaveLength(1)
  })

  test('RV-80: is none if nothing is owed', async () => {
    const { revocations, stored } = openEnvironment()
    expect(await revocations.settle(undefined)).toBe('nothing')
    expect(stored).toEqual([])
  })

  test('RV-80: is given up once the grant has run out, which is tried once in any case', async () => {
    const { revocations } = openEnvironment()
    const ended = { ...pending, givesUpAt: now }
    expect(await revocations.settle({ ...ended, tries: 0 })).toBe('failed')
    expect(await revocations.settle({ ...ended, tries: 1 })).toBe('nothing')
    expect(await revocations.settle({ ...ended, tries: 1, givesUpAt: now + 1 })).toBe('failed')
  })

  test('RV-82: that a person was told about keeps its outcome, and any other one is deleted', async () => {
    const { revocations, stored } = openEnvironment()
    const unsupported = { ...pending, model: 'personal-token' as const }
    for (const change of [{ tries: 1 }, { tries: 0 }, { tries: 1, owner: '' }])
      expect(await revocations.settle({ ...unsupported, ...change })).toBe('unsupported')
    expect(stored).toEqual([
      ['settle', pending.id, 'unsupported', now],
      ['remove', pending.id],
      ['remove', pending.id],
    ])
  })

  test('RT-80: of tokens that became no connection is stored once, sealed, before it is tried', async () => {
    const { revocations, stored } = openEnvironment()
    expect(await revocations.revokeTokens(grant, tokens)).toBe('failed')
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
    expect(stored).toMatchObject([
      ['add', { reason: 'not-stored', sealed: 'CANARY-sealed', account: grant.account }],
      ['postpone', expect.any(String), { tries: 1 }],
    ])
  })

  test('RV-86: whose grant another connection uses is looked at again after six hours, which is stored before the outcome is returned', async () => {
    const { revocations, stored, reported } = openEnvironment({ isShared: true })
    expect(await revocations.settle({ ...pending, tries: 2 }, { tokens })).toBe('kept')
    expect(stored).toEqual([
      ['postpone', pending.id, { tries: 2, nextTryAt: now + 6 * 3_600_000, outcome: 'kept' }],
    ])
    expect(reported).toEqual([])
  })

  test.each([
    ['the other connection renews it', tokens, true],
    ['it is an access token alone', { ...tokens, refresh: null }, false],
  ])('RV-86: is not looked at again if %s, because it ends by itself', async (_, held, renews) => {
    const { revocations, stored } = openEnvironment({ isShared: true, renews })
    expect(await revocations.settle(pending, { tokens: held })).toBe('kept')
    expect(stored).toEqual([['remove', pending.id]])
  })

  test('RV-80: stays owed, and its outcome is the same, if the store is away when it is recorded', async () => {
    const away = openEnvironment({ isShared: true, renews: true, fails: true })
    expect(await away.revocations.settle(pending, { tokens })).toBe('kept')
    const later = openEnvironment({ isShared: true, fails: true })
    expect(await later.revocations.settle(pending, { tokens })).toBe('kept')
  })
})
