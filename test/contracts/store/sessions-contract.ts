import type { SessionRecord } from '@planbridge/bff/testing'
import { expect } from 'vitest'
import { attemptOf } from './attempts-contract.ts'
import { type Contract, noon } from './contract.ts'

const hour = 3_600_000

export const sessionOf = (change: Partial<SessionRecord> = {}): SessionRecord => ({
  record: 'record-1',
  tenant: 'deployment',
  subject: 'ada',
  seenAt: noon,
  endsAt: noon + 8 * hour,
  ...change,
})

export const sessionsContract: Contract = {
  'a session is found only by the hash of its id': async ({ sessions }) => {
    await sessions.create(sessionOf(), 'hash-1')
    expect(await sessions.find('hash-1')).toEqual(sessionOf())
    expect(await sessions.find('record-1')).toBeUndefined()
    expect(await sessions.find('')).toBeUndefined()
  },
  'two sessions never share an id': async ({ sessions }) => {
    await sessions.create(sessionOf(), 'hash-1')
    await expect(sessions.create(sessionOf({ record: 'record-2' }), 'hash-1')).rejects.toThrow(/unique/i)
  },
  'a rotated id opens no session, and is recognised only within its grace period': async ({ sessions }) => {
    await sessions.create(sessionOf({ subject: null }), 'hash-1')
    const change = { idHash: 'hash-2', formerUntil: noon + 1000, subject: 'ada' }
    expect(await sessions.rotate('record-1', change)).toBe(true)
    expect(await sessions.find('hash-1')).toBeUndefined()
    expect((await sessions.find('hash-2'))?.subject).toBe('ada')
    expect((await sessions.findByFormer('hash-1', noon + 999))?.record).toBe('record-1')
    expect(await sessions.findByFormer('hash-1', noon + 1000)).toBeUndefined()
    expect(await sessions.findByFormer('hash-2', noon)).toBeUndefined()
  },
  'only the previous id is recognised': async ({ sessions }) => {
    await sessions.create(sessionOf(), 'hash-1')
    await sessions.rotate('record-1', { idHash: 'hash-2', formerUntil: noon + hour, subject: 'ada' })
    await sessions.rotate('record-1', { idHash: 'hash-3', formerUntil: noon + hour, subject: 'ada' })
    expect(await sessions.findByFormer('hash-1', noon)).toBeUndefined()
    expect((await sessions.findByFormer('hash-2', noon))?.record).toBe('record-1')
  },
  'rotating an unused id keeps the grace period of the former one': async ({ sessions }) => {
    await sessions.create(sessionOf(), 'hash-1')
    await sessions.rotate('record-1', { idHash: 'hash-2', formerUntil: noon + hour, subject: 'ada' })
    await sessions.rotate('record-1', { idHash: 'hash-3', formerUntil: null, subject: 'ada' })
    expect(await sessions.findByFormer('hash-1', noon)).toMatchObject({ record: 'record-1' })
    expect(await sessions.findByFormer('hash-1', noon + hour)).toBeUndefined()
    expect(await sessions.findByFormer('hash-2', noon)).toBeUndefined()
  },

  'the live sessions of a person are listed with their facts, the one seen last first': async ({
    sessions,
  }) => {
    const facts = { startedAt: noon - hour, browser: 'firefox', system: 'linux' } as const
    await sessions.create(sessionOf({ record: 'old', seenAt: noon - hour }), 'hash-old')
    await sessions.create(sessionOf({ record: 'new', seenAt: noon }), 'hash-new', facts)
    await sessions.create(sessionOf({ record: 'idle', seenAt: noon - 2 * hour }), 'hash-idle')
    await sessions.create(sessionOf({ record: 'over', endsAt: noon }), 'hash-over')
    await sessions.create(sessionOf({ record: 'of-bo', subject: 'bo' }), 'hash-bo')
    const listed = await sessions.listOf('ada', noon, noon - 2 * hour)
    const unknown = { startedAt: null, browser: null, system: null }
    expect(listed).toEqual([
      { ...sessionOf({ record: 'new' }), ...facts },
      { ...sessionOf({ record: 'old', seenAt: noon - hour }), ...unknown },
    ])
  },
  'the least recently seen sessions of a person exceed the limit first': async ({ sessions }) => {
    for (const minute of [3, 1, 4, 2])
      await sessions.create(
        sessionOf({ record: `record-${minute}`, seenAt: noon + minute * 60_000 }),
        `hash-${minute}`,
      )
    await sessions.create(sessionOf({ record: 'of-bo', subject: 'bo', seenAt: noon }), 'hash-bo')
    const oldest = sessionOf({ record: 'record-1' })
    expect(await sessions.othersBeyond(oldest, 1)).toEqual(['record-3', 'record-2'])
    expect(await sessions.othersBeyond(oldest, 3)).toEqual([])
    expect(await sessions.othersBeyond(sessionOf({ subject: null }), 0)).toEqual([])
  },

  'a rotation places the session in a tenant with a role, and the next one takes the role away': async ({
    sessions,
  }) => {
    const firm = { signIn: 'acme', role: 'operator' } as const
    await sessions.create(sessionOf({ subject: null }), 'hash-1')
    const into = { idHash: 'hash-2', formerUntil: noon + hour, subject: 'bo', tenant: 'north', firm }
    await sessions.rotate('record-1', into)
    expect(await sessions.find('hash-2')).toEqual(sessionOf({ subject: 'bo', tenant: 'north', firm }))
    await sessions.rotate('record-1', { idHash: 'hash-3', formerUntil: null, subject: 'bo' })
    expect(await sessions.find('hash-3')).toEqual(sessionOf({ subject: 'bo', tenant: 'north' }))
    const other = sessionOf({ record: 'record-2', firm: { signIn: 'acme', role: 'person' } })
    await sessions.create(other, 'hash-4')
    expect(await sessions.find('hash-4')).toEqual(other)
  },
  'a removed session cannot be rotated': async ({ sessions }) => {
    await sessions.create(sessionOf(), 'hash-1')
    await sessions.remove('record-1')
    const change = { idHash: 'hash-2', formerUntil: noon + hour, subject: 'ada' }
    expect(await sessions.rotate('record-1', change)).toBe(false)
    expect(await sessions.find('hash-1')).toBeUndefined()
    expect(await sessions.find('hash-2')).toBeUndefined()
  },
  'removing a session removes its attempts and no others': async (store) => {
    await store.sessions.create(sessionOf(), 'hash-1')
    await store.attempts.add(attemptOf({ stateHash: 'mine', session: 'record-1' }), 10)
    await store.attempts.add(attemptOf({ stateHash: 'theirs', session: 'record-2' }), 10)
    await store.sessions.remove('record-1')
    expect(await store.attempts.find('mine')).toBeUndefined()
    expect(await store.attempts.find('theirs')).toBeDefined()
  },
  'a person is present only while one of their sessions is neither idle nor ended': async ({ sessions }) => {
    await sessions.create(sessionOf(), 'hash-1')
    expect(await sessions.hasLive('ada', noon, noon - 1)).toBe(true)
    expect(await sessions.hasLive('bob', noon, noon - 1)).toBe(false)
    expect(await sessions.hasLive('ada', noon, noon)).toBe(false)
    expect(await sessions.hasLive('ada', noon + 8 * hour, noon - 1)).toBe(false)
    expect(await sessions.touch('record-1', noon + 5)).toBe(true)
    expect(await sessions.touch('record-2', noon + 5)).toBe(false)
    expect(await sessions.hasLive('ada', noon, noon)).toBe(true)
  },
  'purging removes ended and idle sessions, and attempts an hour after their end': async (store) => {
    await store.sessions.create(sessionOf({ record: 'over', endsAt: noon - 1 }), 'over')
    await store.sessions.create(sessionOf({ record: 'idle', seenAt: noon - hour - 1 }), 'idle')
    await store.sessions.create(sessionOf({ record: 'live' }), 'live')
    await store.attempts.add(attemptOf({ stateHash: 'old', expiresAt: noon - hour - 1 }), 10)
    await store.attempts.add(attemptOf({ stateHash: 'late', expiresAt: noon - hour }), 10)
    await store.purge(noon, noon - hour)
    const remaining = await Promise.all(['over', 'idle', 'live'].map((hash) => store.sessions.find(hash)))
    expect(remaining.map((session) => session?.record)).toEqual([undefined, undefined, 'live'])
    expect(await store.attempts.find('old')).toBeUndefined()
    expect(await store.attempts.find('late')).toBeDefined()
  },
}
