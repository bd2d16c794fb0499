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

/** Ends the turns of everything that waits for a store that takes its time. */
const passTurns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
}

describe('a revocation that a change of a connection causes', () => {
  const row = { ...grant, sealed: 'CANARY-sealed', tokenVersion: 3, journal: { requestedAt: null } }
  const oweWith = async (change: object, reason: 'replaced' | 'disconnected', isShared = false) => {
    const added: unknown[] = []
    const tables = {
      revocations: {
        add: async (owed: object) => {
          await passTurns(1)
          added.push(owed)
        },
      },
    }
    const all = { provider: { revocation: { kind: 'rfc7009', ends: 'all-of-person-and-client' } } }
    const needs = { clock, random, integrations: new Map(isShared ? [['gone', all]] : []) }
    const owed = await openRevocations(needs as unknown as RevocationsNeeds).owe(
      tables as never,
      { ...row, ...change } as never,
      reason,
    )
    return { owed, added }
  }

  test('RV-80: is stored in its transaction', async () => {
    const { owed, added } = await oweWith({}, 'disconnected')
    expect(owed).toMatchObject({ connection: 'connection', reason: 'disconnected', sealed: 'CANARY-sealed' })
    expect(added).toEqual([owed])
  })

  test('RV-80: is none of a connection without tokens, nor of tokens that are revoked with their successors', async () => {
    expect(await oweWith({ sealed: null }, 'disconnected')).toEqual({ owed: undefined, added: [] })
    expect(await oweWith({}, 'replaced', true)).toEqual({ owed: undefined, added: [] })
    expect((await oweWith({}, 'replaced')).added).toHaveLength(1)
    expect((await oweWith({}, 'disconnected', true)).added).toHaveLength(1)
  })
})

describe('owed revocations', () => {
  /** Retries rows of several providers; `claims`: whether each is free; `slow`: what is asked. */
  const retry = async (rows: readonly object[], claims: (id: string) => boolean = () => true) => {
    const log: unknown[] = []
    const needs = {
      clock,
      random,
      integrations: new Map([['manual', { provider: { revocation: { kind: 'none' } } }]]),
      events: {
        revocationPending: () => undefined,
        revocationConfirmed: () => undefined,
        revocationGivenUp: () => undefined,
      },
      store: {
        revocations: {
          due: (...asked: unknown[]) => {
            log.push(['due', ...asked])
            return Promise.resolve(rows)
          },
          claim: (id: string, ...times: unknown[]) => {
            log.push(['claim', id, ...times])
            return Promise.resolve(claims(id))
          },
          postpone: (id: string, { tries }: { tries: number }) =>
            Promise.resolve(void log.push(['postpone', id, tries])),
          settle: (id: string, outcome: string) => Promise.resolve(void log.push(['settle', id, outcome])),
          remove: (id: string) => Promise.resolve(void log.push(['remove', id])),
        },
      },
    } as unknown as RevocationsNeeds
    await openRevocations(needs).retryDue()
    return log
  }
  const due = (id: string, change: object = {}) => ({ ...pending, id, nextTryAt: 5, tries: 1, ...change })

  test('RV-80: are claimed for a minute before they are tried, and a provider that fails is asked once', async () => {
    expect(await retry([due('one'), due('two')])).toEqual([
      ['due', now, 20],
      ['claim', 'one', 5, now + 60_000],
      ['postpone', 'one', 2],
    ])
  })

  test('RV-80: of other providers, and of other processes, are no reason to wait', async () => {
    const log = await retry(
      [due('one'), due('two'), due('three', { integration: 'manual' })],
      (id) => id !== 'one',
    )
    expect(log).toContainEqual(['postpone', 'two', 2])
    expect(log).not.toContainEqual(['postpone', 'one', 2])
    expect(log).toContainEqual(['settle', 'three', 'unsupported'])
  })

  test('RV-82: whose process died during its first try are shown to their person from the second one on', async () => {
    const manual = { integration: 'manual', tries: 0 }
    expect(await retry([due('one', manual), due('two', { ...manual, outcome: 'kept' })])).toEqual([
      ['due', now, 20],
      ['claim', 'one', 5, now + 60_000],
      ['settle', 'one', 'unsupported'],
      ['claim', 'two', 5, now + 60_000],
      ['remove', 'two'],
    ])
  })

  test('RT-80: that no store takes are kept in memory and stored later, for ten minutes', async () => {
    for (const [failures, expected] of [
      [3, 3],
      [500, 120],
    ] as const) {
      const waits: number[] = []
      let adds = 0
      const needs = {
        clock,
        random,
        vault: { seal: () => Promise.resolve('CANARY-sealed') },
        integrations: new Map(),
        events: { revocationPending: () => undefined },
        sleep: (ms: number) => Promise.resolve(void waits.push(ms)),
        store: {
          revocations: {
            add: () => {
              adds += 1
              return adds <= failures ? Promise.reject(new Error('away')) : Promise.resolve()
            },
            postpone: () => Promise.reject(new Error('away')),
          },
        },
      } as unknown as RevocationsNeeds
      expect(await openRevocations(needs).revokeTokens(grant, tokens)).toBe('failed')
      await passTurns(500)
      expect(new Set(waits)).toEqual(new Set([5_000]))
      expect(waits).toHaveLength(expected)
    }
  })
})
