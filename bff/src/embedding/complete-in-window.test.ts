import { ConnectionId } from '@planbridge/shared/contract'
import { ConnectSessionId } from '@planbridge/shared/embed'
import { describe, expect, test } from 'vitest'
import { Failure } from '../failure.ts'
import type { RequestSession } from '../principal/request-session.ts'
import { sha256 } from '../runtime/sha256.ts'
import { completeInWindow } from './complete-in-window.ts'
import type { EmbeddingNeeds } from './needs.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const id = ConnectSessionId.parse('s'.repeat(22))
const connection = ConnectionId.parse('connection')
const secret = 'w'.repeat(43)
const response = { raw: 'state=s&code=c', mode: 'query', path: '/callback', verifier: null } as never

interface Given {
  readonly session?: object
  readonly phase?: string
  readonly record?: string
  readonly windows?: ReadonlyMap<string, string> | undefined
  readonly raw?: string
  readonly notes?: 'fail'
}

/** A window completes its attempt with a use case of this outcome. */
const completeWith = async (outcome: object | Error, given: Given = {}) => {
  const log: unknown[] = []
  const cookieHash = await sha256(secret)
  const stateHash = await sha256('s')
  const session = {
    id,
    tenant: 'tenant',
    subject: 'ana',
    status: 'open',
    connection: null,
    challenge: null,
    expiresAt: now + 1,
    entered: { cookieHash },
    ...given.session,
  }
  const needs = {
    clock: { now: () => now },
    random: { bytes: (length: number) => new Uint8Array(length) },
    presentSeconds: 60,
    waits: { wake: (woken: string) => log.push(`woken ${woken}`) },
    store: {
      attempts: {
        find: (hash: string) =>
          Promise.resolve(
            hash === stateHash
              ? {
                  attempt: { session: given.record ?? `${id}.${cookieHash.slice(0, 22)}` },
                  phase: given.phase ?? 'pending',
                }
              : undefined,
          ),
      },
      connectSessions: {
        find: (found: string) => Promise.resolve(found === id ? session : undefined),
        note: async (...note: unknown[]) => {
          await new Promise((resolve) => void setImmediate(resolve))
          log.push(note)
          if (given.notes === 'fail') throw new Error('the store is away')
        },
      },
    },
  } as unknown as EmbeddingNeeds
  const windows = 'windows' in given ? given.windows : new Map([[id.slice(0, 8), secret]])
  const requestSession = { kind: 'browser-session', windows, network: 'net' } as unknown as RequestSession
  let seen: RequestSession | undefined
  const complete = completeInWindow(needs, ((_: unknown, by: RequestSession) => {
    seen = by
    return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome)
  }) as never)
  const received = given.raw === undefined ? response : ({ ...(response as object), raw: given.raw } as never)
  const result = await complete(received, requestSession).catch((error: unknown) => error)
  return { result, log, seen, isOwn: seen === requestSession }
}

describe('an attempt of a window', () => {
  test('EM-04: is completed for the user of its connect session, whose frame is told', async () => {
    const done = { return_to: '/' }
    const { result, log, seen } = await completeWith(done)
    expect(result).toBe(done)
    expect(seen).toMatchObject({ session: { subject: 'ana', tenant: 'tenant' }, network: 'net' })
    expect(seen?.connecting).toBeDefined()
    expect(log).toEqual([`woken ${id}`])
  })

  test.each<[string, Given]>([
    ['has no window', { windows: new Map() }],
    ['knows no windows', { windows: undefined }],
    ['has another window', { windows: new Map([[id.slice(0, 8), 'x'.repeat(43)]]) }],
    ['has no window that was entered', { session: { entered: null } }],
    ['presents no state', { raw: 'code=c' }],
    ['presents an unknown state', { raw: 'state=t' }],
    ['has an attempt of its own', { record: 'record-of-a-browser' }],
  ])('EM-04: is one of the browser itself if that %s', async (_, given) => {
    const { isOwn, log } = await completeWith({}, given)
    expect(isOwn).toBe(true)
    expect(log).toEqual([])
  })

  test('EM-27: that fails shows its frame why, with a reference that the answer has too', async () => {
    const failure = new Failure('consent-denied', 'x')
    const { result, log } = await completeWith(failure)
    expect(result).toBe(failure)
    expect(failure.reference).toBe('AAAAAAAAAAAA')
    expect(log).toEqual([[id, { code: 'consent-denied', reference: 'AAAAAAAAAAAA' }], `woken ${id}`])
    const again = new Failure('consent-denied', 'x')
    again.reference = 'given'
    expect((await completeWith(again)).log[0]).toEqual([id, { code: 'consent-denied', reference: 'given' }])
  })

  test('EM-27: that fails for no reason of its own shows an internal error', async () => {
    const { result, log } = await completeWith(new TypeError('CANARY'))
    expect(result).toBeInstanceOf(TypeError)
    expect(log).toEqual([[id, { code: 'internal', reference: null }], `woken ${id}`])
  })

  test('EM-27: that fails while the store is away fails for its own reason', async () => {
    const { result, log } = await completeWith(new Failure('consent-denied', 'x'), { notes: 'fail' })
    expect(result).toMatchObject({ code: 'consent-denied' })
    expect(log.at(-1)).toBe(`woken ${id}`)
  })

  test.each<[object, string, object | undefined]>([
    [{ status: 'cancelled' }, 'pending', { code: 'connect-session-ended' }],
    [{ status: 'expired' }, 'pending', { code: 'connect-session-ended' }],
    [{ status: 'complete', connection }, 'pending', { code: 'connect-session-used', connection }],
    [{ status: 'complete', connection }, 'done', undefined],
    [{ status: 'complete', connection: null }, 'pending', undefined],
  ])(
    'EM-27: of a session that is %j, in the phase %s, is refused before its code is used: %j',
    async (session, phase, failure) => {
      const done = { return_to: '/' }
      const { result, seen } = await completeWith(done, { session, phase })
      expect(seen === undefined).toBe(failure !== undefined)
      expect(result).toMatchObject(failure ?? done)
    },
  )
})
