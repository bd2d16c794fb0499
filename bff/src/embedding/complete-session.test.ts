import { ConnectionId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { sha256 } from '../runtime/sha256.ts'
import { completeConnectSession } from './complete-session.ts'
import type { EmbeddingNeeds } from './needs.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const until = now + 600_000
const connection = ConnectionId.parse('connection')
const [code, verifier] = ['c'.repeat(43), 'v'.repeat(43)]
const key = { tenant: 'tenant', name: 'host', integrations: null } as never
const input = { id: 'session', subject: 'ana', code, code_verifier: verifier } as never

interface Given {
  readonly session?: object
  /** The connection as each read finds it, the last one again and again; null: it was removed. */
  readonly rows?: readonly (object | null)[]
  /** Whether each try stores the change. */
  readonly changes?: readonly boolean[]
  readonly completes?: boolean
  /** The session as it is read after the first time; null: it was deleted. */
  readonly later?: object | null
}

const completeWith = async ({ rows = [{}], changes = [true], completes = true, ...given }: Given) => {
  const log: unknown[] = []
  const session = {
    id: 'session',
    tenant: 'tenant',
    hostSubject: 'ana',
    status: 'pending_verification',
    connection,
    challenge: await sha256(verifier),
    entered: { codeHash: await sha256(code), page: null },
    expiresAt: until,
    ...given.session,
  }
  const row = {
    id: connection,
    integration: 'crm',
    model: 'user-present',
    status: 'pending-verification',
    pendingUntil: until,
    tokenVersion: 3,
    renews: true,
    choices: [],
    choice: null,
    scopes: [],
    journal: { failure: null },
    createdAt: now,
    firstConnectedAt: now,
    usedAt: null,
    endsAt: null,
    tokenEndsAt: null,
    refreshEndsAt: null,
  }
  let reads = 0
  let found = 0
  const connectSessions = {
    find: () => {
      const later = found > 0 && 'later' in given ? given.later : {}
      found += 1
      return Promise.resolve(later === null ? undefined : { ...session, ...later })
    },
    complete: (...completed: unknown[]) => {
      log.push(['complete', ...completed])
      return Promise.resolve(completes)
    },
  }
  const needs = {
    clock: { now: () => now },
    origin: 'https://app.example',
    integrations: new Map(),
    vault: { unreadable: { has: () => false } },
    waits: { wake: (woken: string) => log.push(`woken ${woken}`) },
    events: { connectSessionEnded: (event: object) => log.push(event) },
    store: {
      connectSessions,
      connections: {
        find: () => {
          const read = rows[Math.min(reads, rows.length - 1)]
          reads += 1
          return Promise.resolve(read === null ? undefined : { ...row, ...read })
        },
      },
      atomically: (work: (tables: unknown) => Promise<unknown>) =>
        work({
          connectSessions,
          connections: {
            changeAt: (...change: unknown[]) => {
              const tries = log.filter((entry) => Array.isArray(entry) && entry[0] === 'changed').length
              log.push(['changed', ...change])
              return Promise.resolve(changes[Math.min(tries, changes.length - 1)])
            },
          },
        }),
    },
  } as unknown as EmbeddingNeeds
  const result: unknown = await completeConnectSession(needs)(input, key).catch((error: unknown) => error)
  return { result, log }
}

describe('the completion of a connect session', () => {
  test('EM-24: makes the connection usable in the transaction that completes the session, and tells the frame', async () => {
    const { result, log } = await completeWith({})
    expect(result).toMatchObject({
      connection: { id: connection, status: 'active' },
      continue_url: expect.any(String) as unknown,
    })
    expect(log).toEqual([
      ['complete', 'session', now],
      ['changed', connection, 3, { status: 'active', pendingUntil: null }],
      'woken session',
      { session: 'session', status: 'complete', code: null },
    ])
  })

  test('EM-24: of a connection that is usable already completes the session alone', async () => {
    const { result, log } = await completeWith({ rows: [{ pendingUntil: null, status: 'active' }] })
    expect(result).toMatchObject({ connection: { id: connection } })
    expect(log).toEqual([['complete', 'session', now]])
  })

  test.each([
    [[false, true], 2, undefined],
    [[false, false, false, false, true], 5, undefined],
    [[false, false, false, false, false], 5, 'internal'],
  ])('EM-24: that other writers overtake (%j) is tried %i times', async (changes, tries, failure) => {
    const { result, log } = await completeWith({ changes })
    expect(log.filter((entry) => Array.isArray(entry) && entry[0] === 'changed')).toHaveLength(tries)
    expect(result).toMatchObject(
      failure === undefined ? { connection: { id: connection } } : { code: failure },
    )
  })

  test('EM-24: that another request ended is refused, also if the session was deleted', async () => {
    for (const later of [{ status: 'cancelled' }, null]) {
      const { result, log } = await completeWith({ completes: false, later })
      expect(result).toMatchObject({ code: 'connect-session-ended' })
      expect(log).toEqual([['complete', 'session', now]])
    }
  })

  test('EM-24: of a connection that was removed, or made again by another session, is refused', async () => {
    for (const given of [
      { rows: [null] },
      { session: { connection: null } },
      { rows: [{ pendingUntil: until + 1 }] },
    ]) {
      const { result, log } = await completeWith(given)
      expect(result).toMatchObject({ code: 'connect-session-ended' })
      expect(log).toEqual([])
    }
  })

  test.each([
    ['open', 'connect-session-open'],
    ['cancelled', 'connect-session-ended'],
    ['expired', 'connect-session-ended'],
  ])('EM-24: that is %s is refused with %s', async (status, failure) => {
    const { result } = await completeWith({ session: { status } })
    expect(result).toMatchObject({ code: failure })
  })
})
