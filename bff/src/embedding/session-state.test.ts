import { ConnectionId } from '@planbridge/shared/contract'
import type { ConnectStatus } from '@planbridge/shared/embed'
import { describe, expect, test } from 'vitest'
import type { ConnectPrincipal } from '../principal/connect-session.ts'
import type { ConnectSessionRow } from '../store/ports/ports.ts'
import { frameOrigins } from './frame-origins.ts'
import type { EmbeddingNeeds } from './needs.ts'
import {
  asks,
  currentSession,
  hasRunOut,
  requireConfirmed,
  requireLive,
  requireOpen,
} from './session-state.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const connection = ConnectionId.parse('connection')
const open = {
  id: 'session',
  status: 'open',
  expiresAt: now + 1,
  connection: null,
  challenge: null,
  confirmed: false,
  origins: ['https://host.example'],
} as unknown as ConnectSessionRow

const statuses: readonly ConnectStatus[] = [
  'open',
  'pending_verification',
  'complete',
  'cancelled',
  'expired',
]

/** A store that ends sessions whose time has passed; `kept`: the row that it has then. */
const needsWith = (kept: Partial<ConnectSessionRow> | undefined) => {
  const ended: unknown[] = []
  const needs = {
    clock: { now: () => now },
    store: {
      connectSessions: { find: () => Promise.resolve(kept && { ...open, ...kept }) },
      atomically: (work: (tables: unknown) => Promise<unknown>) =>
        work({
          connectSessions: {
            end: (session: ConnectSessionRow, ending: object) => {
              ended.push([session.id, ending])
              return Promise.resolve(true)
            },
          },
        }),
    },
    waits: { wake: (session: string) => ended.push(`woken ${session}`) },
    events: { connectSessionEnded: (event: object) => ended.push(event) },
  } as unknown as EmbeddingNeeds
  return { needs, ended }
}

const none = { code: 'none' }
const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => none,
    (error: unknown) => error,
  )
const principal = (session: Partial<ConnectSessionRow>, inWindow = false) =>
  ({
    session: { ...open, ...session },
    window: inWindow ? { hash: 'h', secret: 's' } : null,
  }) as ConnectPrincipal

describe('the time of a connect session', () => {
  test.each(statuses)('EM-27: of the status %s passes only before it is complete', (status) => {
    const canRunOut = status === 'open' || status === 'pending_verification'
    expect(hasRunOut({ ...open, status, expiresAt: now }, now)).toBe(canRunOut)
    expect(hasRunOut({ ...open, status, expiresAt: now + 1 }, now)).toBe(false)
  })

  test('EM-27: ends it by the request that notices, which then sees what is stored, or that it has ended', async () => {
    const { needs, ended } = needsWith({ status: 'expired', revision: 7 })
    expect(await currentSession(needs, open)).toBe(open)
    expect(ended).toEqual([])
    expect(await currentSession(needs, { ...open, expiresAt: now })).toMatchObject({
      status: 'expired',
      revision: 7,
    })
    expect(ended).toEqual([
      ['session', { status: 'expired' }],
      'woken session',
      { session: 'session', status: 'expired', code: null },
    ])
    const gone = needsWith(undefined)
    expect(await currentSession(gone.needs, { ...open, expiresAt: now })).toEqual({
      ...open,
      expiresAt: now,
      status: 'expired',
    })
  })
})

describe('a request of a connect session', () => {
  const ended = { code: 'connect-session-ended' }
  const used = { code: 'connect-session-used', connection }
  test.each<[ConnectStatus, object, object]>([
    ['open', none, none],
    ['pending_verification', none, used],
    ['complete', none, used],
    ['cancelled', ended, ended],
    ['expired', ended, ended],
  ])(
    'EM-27: of the status %s is answered with %j, or with %j if it is to connect',
    async (status, live, made) => {
      const { needs } = needsWith({ status })
      expect(await failureOf(requireLive(needs, principal({ status })))).toMatchObject(live)
      expect(await failureOf(requireOpen(needs, principal({ status, connection })))).toMatchObject(made)
      expect(await failureOf(requireOpen(needs, principal({ status: 'complete' })))).toMatchObject({
        code: 'connect-session-used',
        connection: undefined,
      })
    },
  )

  test('EM-27: that is complete ends with its time', async () => {
    const { needs } = needsWith(undefined)
    expect(await requireLive(needs, principal({ status: 'complete' }))).toMatchObject({ status: 'complete' })
    const late = await failureOf(requireLive(needs, principal({ status: 'complete', expiresAt: now })))
    expect(late).toMatchObject({ code: 'connect-session-ended' })
  })

  test.each([
    [true, null, false, { code: 'confirmation-required' }],
    [true, null, true, none],
    [true, 'challenge', false, none],
    [false, null, false, none],
  ] as const)(
    'EM-25: in a window (%s), with the challenge %s and a person who has confirmed (%s), fails with %j',
    async (inWindow, challenge, confirmed, expected) => {
      const { needs } = needsWith(undefined)
      expect(asks({ challenge })).toBe(challenge === null)
      const failure = await failureOf(requireConfirmed(needs, principal({ challenge, confirmed }, inWindow)))
      expect(failure).toMatchObject(expected)
    },
  )
})

test.each(statuses)(
  'EM-01: a frame may be shown by the pages of a session of the status %s until its end',
  async (status) => {
    const id = open.id
    const shown = status === 'cancelled' || status === 'expired' ? [] : open.origins
    expect(await frameOrigins(needsWith({ status }).needs)(id)).toEqual(shown)
    expect(await frameOrigins(needsWith({ status, expiresAt: now }).needs)(id)).toEqual([])
    expect(await frameOrigins(needsWith(undefined).needs)(id)).toEqual([])
  },
)
