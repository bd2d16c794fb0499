import { ConnectionId } from '@planbridge/shared/contract'
import { ConnectSessionId } from '@planbridge/shared/embed'
import { describe, expect, test } from 'vitest'
import type { ConnectSessionRow, Tables } from '../store/ports/ports.ts'
import { requestSessionOf, sessionOfRecord } from './connecting.ts'
import type { EmbeddingNeeds } from './needs.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const id = ConnectSessionId.parse('s'.repeat(22))
const connection = ConnectionId.parse('connection')
const window = { secret: 'CANARY', hash: `${'h'.repeat(22)}tail` }
const row = {
  id,
  tenant: 'tenant',
  subject: 'ana',
  challenge: 'challenge',
  reconnect: null,
  createdAt: now - 1,
  expiresAt: now + 1,
} as unknown as ConnectSessionRow

const needs = { clock: { now: () => now }, presentSeconds: 3_600 } as unknown as EmbeddingNeeds
const open = (change: Partial<ConnectSessionRow> = {}, by: typeof window | null = window) =>
  requestSessionOf(needs, { session: { ...row, ...change }, window: by, network: 'net' })
const connectingOf = (...given: Parameters<typeof open>) => {
  const { connecting } = open(...given)
  if (!connecting) throw new Error('a connect session connects')
  return connecting
}

describe('a connect session in place of a browser session', () => {
  test('EM-03: is that of the user, for as long as the connect session, and changes no cookie', async () => {
    const opened = open()
    expect(opened).toMatchObject({
      kind: 'browser-session',
      session: {
        record: `${id}.${'h'.repeat(22)}`,
        tenant: 'tenant',
        subject: 'ana',
        seenAt: now - 1,
        endsAt: now + 1,
      },
      former: undefined,
      cookieChange: undefined,
      network: 'net',
    })
    expect(await opened.begin()).toBe(opened.session)
    await expect(opened.rotation({} as never, {} as never)).rejects.toThrow('cannot rotate')
    expect(() => opened.ending()).toThrow('never signs')
  })

  test('EM-05: has attempts of its own in each window, and in the frame', () => {
    expect(open({}, null).session?.record).toBe(`${id}.`)
    const other = { ...window, hash: `i${window.hash.slice(1)}` }
    expect(open({}, other).session?.record).not.toBe(open().session?.record)
    for (const by of [window, null]) expect(sessionOfRecord(open({}, by).session?.record ?? '')).toBe(id)
    expect([sessionOfRecord('record-of-a-browser'), sessionOfRecord('no id.hash')]).toEqual([
      undefined,
      undefined,
    ])
  })

  test('EM-20: makes a connection that waits for ten minutes, in a window whose host verifies', () => {
    expect(connectingOf()).toMatchObject({ verifyBy: now + 600_000, presentUntil: now + 3_600_000 })
    expect(connectingOf({}, null).verifyBy).toBeNull()
    expect(connectingOf({ challenge: null }).verifyBy).toBeNull()
  })
})

describe('the connection of a connect session', () => {
  const lockWith = async (locks: boolean, found: object | undefined, by: typeof window | null = window) => {
    const asked: unknown[] = []
    const connectSessions = {
      lock: (...input: unknown[]) => {
        asked.push(input)
        return Promise.resolve(locks)
      },
      find: () => Promise.resolve(found),
    }
    const failure = await connectingOf({}, by)
      .lock({ connectSessions } as unknown as Tables)
      .then(
        () => undefined,
        (error: unknown) => error,
      )
    return { asked, failure }
  }

  test('EM-27: is made by the window that was entered last, or by the frame', async () => {
    expect(await lockWith(true, undefined)).toEqual({ asked: [[id, window.hash, now]], failure: undefined })
    expect(await lockWith(true, undefined, null)).toEqual({ asked: [[id, null, now]], failure: undefined })
  })

  test('EM-27: is the only one of its session, and the refusal of another one names it', async () => {
    expect((await lockWith(false, { connection })).failure).toMatchObject({
      code: 'connect-session-used',
      connection,
    })
    for (const found of [undefined, { connection: null }])
      expect((await lockWith(false, found)).failure).toMatchObject({
        code: 'connect-session-ended',
        connection: undefined,
      })
  })

  const made = async (change: Partial<ConnectSessionRow>, pendingUntil: number | null) => {
    const stored: unknown[] = []
    const connectSessions = {
      made: async (...input: unknown[]) => {
        await new Promise((resolve) => void setImmediate(resolve))
        stored.push(input)
      },
    }
    await connectingOf(change).made(
      { connectSessions } as unknown as Tables,
      { id: connection, pendingUntil } as never,
    )
    return stored
  }

  test('EM-20: completes its session, unless it waits for its verification, which then ends the session', async () => {
    expect(await made({}, null)).toEqual([[id, { connection, status: 'complete', expiresAt: null }]])
    expect(await made({}, now + 5)).toEqual([
      [id, { connection, status: 'pending_verification', expiresAt: now + 5 }],
    ])
  })

  test('EM-12: is the one to renew, if its host named one', async () => {
    expect(await made({ reconnect: connection }, null)).toHaveLength(1)
    const other = ConnectionId.parse('other')
    await expect(made({ reconnect: other }, null)).rejects.toMatchObject({ code: 'different-account' })
  })
})
