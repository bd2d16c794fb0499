import type { Attempt } from '@planbridge/bff/testing'
import { ConnectionId, IntegrationId, OperationId } from '@planbridge/shared/contract'
import { expect } from 'vitest'
import { type Contract, noon } from './contract.ts'

export const attemptOf = (change: Partial<Attempt> = {}): Attempt => ({
  stateHash: 'state-1',
  session: 'record-1',
  subject: null,
  purpose: 'sign-in',
  integration: IntegrationId.parse('dp-hybrid'),
  model: 'user-present',
  challenge: 'challenge',
  nonce: 'nonce',
  redirectUri: 'https://app.example/callback',
  connection: null,
  returnTo: '/',
  terms: null,
  createdAt: noon,
  expiresAt: noon + 600_000,
  ...change,
})

const twenty = Array.from({ length: 20 }, (_, at) => `answer-${at}`)

export const attemptsContract: Contract = {
  'an attempt is read as it was stored': async ({ attempts }) => {
    const attempt = attemptOf({ subject: 'ada', connection: ConnectionId.parse('c1'), nonce: null })
    await attempts.add(attempt, 10)
    const blank = { phase: 'pending', answerHash: null, outcome: null }
    expect(await attempts.find('state-1')).toEqual({ attempt, ...blank })
    expect(await attempts.find('state-2')).toBeUndefined()
  },
  'of twenty concurrent callers exactly one takes an attempt, and its response hash is stored': async ({
    attempts,
  }) => {
    await attempts.add(attemptOf(), 10)
    const taken = await Promise.all(twenty.map((answer) => attempts.take('state-1', answer)))
    expect(taken.filter(Boolean)).toHaveLength(1)
    expect((await attempts.find('state-1'))?.answerHash).toBe(twenty[taken.indexOf(true)])
    expect((await attempts.find('state-1'))?.phase).toBe('taken')
  },
  'an unknown or finished attempt cannot be taken': async ({ attempts }) => {
    expect(await attempts.take('nothing', 'answer')).toBe(false)
    await attempts.add(attemptOf(), 10)
    await attempts.take('state-1', 'answer')
    await attempts.finish('state-1', { failure: 'consent-denied' })
    expect(await attempts.take('state-1', 'another')).toBe(false)
  },
  'the outcome is stored, and the nonce is deleted with it': async ({ attempts }) => {
    await attempts.add(attemptOf(), 10)
    await attempts.take('state-1', 'answer')
    await attempts.finish('state-1', { connection: ConnectionId.parse('c1') })
    const state = await attempts.find('state-1')
    expect(state).toMatchObject({ phase: 'done', answerHash: 'answer', outcome: { connection: 'c1' } })
    expect(state?.attempt.nonce).toBeNull()
  },
  'above the pending limit of a session its oldest attempt is deleted; taken ones and other sessions are not affected':
    async ({ attempts }) => {
      await attempts.add(attemptOf({ stateHash: 'theirs', session: 'record-2', createdAt: noon - 9 }), 2)
      await attempts.add(attemptOf({ stateHash: 'taken', createdAt: noon - 8 }), 2)
      await attempts.take('taken', 'answer')
      for (const at of [1, 2, 3])
        await attempts.add(attemptOf({ stateHash: `s${at}`, createdAt: noon + at }), 2)
      const states = await Promise.all(
        ['theirs', 'taken', 's1', 's2', 's3'].map((hash) => attempts.find(hash)),
      )
      expect(states.map((state) => state !== undefined)).toEqual([true, true, false, true, true])
    },
  'a fulfilled wish is recorded at the other pending attempts of its session, which can still be taken (CB-41)':
    async ({ attempts }) => {
      const c1 = ConnectionId.parse('c1')
      const c9 = ConnectionId.parse('c9')
      const done = attemptOf({ stateHash: 'done' })
      const others = {
        same: {},
        linked: { purpose: 'link' as const },
        another: { integration: IntegrationId.parse('plannr') },
        delegation: { model: 'delegation' as const },
        reconnect: { purpose: 'reconnect' as const, connection: c9 },
        theirs: { session: 'record-2' },
        taken: {},
      }
      await attempts.add(done, 10)
      for (const [stateHash, change] of Object.entries(others))
        await attempts.add(attemptOf({ stateHash, ...change }), 10)
      await attempts.take('taken', 'answer')
      await attempts.take('done', 'answer')
      await attempts.finish('done', { connection: c1 })
      await attempts.retireOthers(done, c1)
      const outcomes = await Promise.all(
        Object.keys(others).map(async (hash) => (await attempts.find(hash))?.outcome),
      )
      expect(outcomes).toEqual([{ connection: 'c1' }, { connection: 'c1' }, null, null, null, null, null])
      expect(await attempts.take('same', 'answer')).toBe(true)
      expect(await attempts.find('same')).toMatchObject({ phase: 'taken', outcome: null })
    },
  'a reconnect is recorded at the other attempts for the same connection only (CB-41)': async ({
    attempts,
  }) => {
    const [c1, c2] = [ConnectionId.parse('c1'), ConnectionId.parse('c2')]
    const reconnect = (stateHash: string, connection: ConnectionId) =>
      attemptOf({ stateHash, purpose: 'reconnect', connection })
    for (const attempt of [reconnect('done', c1), reconnect('same', c1), reconnect('other', c2)])
      await attempts.add(attempt, 10)
    await attempts.add(attemptOf({ stateHash: 'linked', purpose: 'link' }), 10)
    await attempts.retireOthers(reconnect('done', c1), c1)
    const outcomes = await Promise.all(
      ['same', 'other', 'linked'].map(async (hash) => (await attempts.find(hash))?.outcome),
    )
    expect(outcomes).toEqual([{ connection: 'c1' }, null, null])
  },
  'only its own session cancels an attempt, and only while it is pending': async ({ attempts }) => {
    await attempts.add(attemptOf(), 10)
    await attempts.remove('state-1', 'record-2')
    expect(await attempts.find('state-1')).toBeDefined()
    await attempts.take('state-1', 'answer')
    await attempts.remove('state-1', 'record-1')
    expect(await attempts.find('state-1')).toBeDefined()
    await attempts.add(attemptOf({ stateHash: 'state-2' }), 10)
    await attempts.remove('state-2', 'record-1')
    expect(await attempts.find('state-2')).toBeUndefined()
  },
  'above the limit of a network the oldest attempt of a stranger is deleted with its session; people, taken attempts and other networks are not affected (TX-50)':
    async ({ attempts, sessions }) => {
      const stranger = { network: 'network-1', pendingMax: 2 }
      const sessionOf = async (record: string, subject: string | null) => {
        await sessions.create(
          { record, tenant: 'deployment', subject, seenAt: noon, endsAt: noon + 900_000 },
          `id of ${record}`,
        )
        return record
      }
      await attempts.add(attemptOf({ stateHash: 'person', session: await sessionOf('r-person', 'ada') }), 10)
      const other = { ...stranger, network: 'network-2' }
      await attempts.add(
        attemptOf({ stateHash: 'other', session: await sessionOf('r-other', null) }),
        10,
        other,
      )
      await attempts.add(
        attemptOf({ stateHash: 'taken', session: await sessionOf('r-taken', null) }),
        10,
        stranger,
      )
      await attempts.take('taken', 'answer')
      for (const at of [1, 2, 3]) {
        const session = await sessionOf(`r${at}`, null)
        await attempts.add(attemptOf({ stateHash: `s${at}`, session, createdAt: noon + at }), 10, stranger)
      }
      const found = async (hash: string) => (await attempts.find(hash)) !== undefined
      const hashes = ['person', 'other', 'taken', 's1', 's2', 's3']
      expect(await Promise.all(hashes.map(found))).toEqual([true, true, true, false, true, true])
      const records = ['r-person', 'r-other', 'r-taken', 'r1', 'r2', 'r3']
      const live = await Promise.all(records.map((record) => sessions.find(`id of ${record}`)))
      expect(live.map((session) => session?.record)).toEqual([
        'r-person',
        'r-other',
        'r-taken',
        undefined,
        'r2',
        'r3',
      ])
    },
  'a session with another attempt is kept when one of its attempts is deleted for the limit of its network (TX-50)':
    async ({ attempts, sessions }) => {
      const stranger = { network: 'network-1', pendingMax: 1 }
      const session = { record: 'record-1', tenant: 'deployment', subject: null }
      await sessions.create({ ...session, seenAt: noon, endsAt: noon + 900_000 }, 'id')
      for (const at of [1, 2])
        await attempts.add(attemptOf({ stateHash: `s${at}`, createdAt: noon + at }), 10, stranger)
      expect(await attempts.find('s1')).toBeUndefined()
      expect(await attempts.find('s2')).toBeDefined()
      expect(await sessions.find('id')).toBeDefined()
    },
  'an expired attempt keeps nothing but its state, and is deleted after an hour (TX-50)': async (store) => {
    const terms = { purpose: 'Weekly list', operations: [OperationId.parse('list-clients')], days: 30 }
    const connection = ConnectionId.parse('c1')
    await store.attempts.add(attemptOf({ returnTo: '/a/long/way', connection }), 10)
    await store.attempts.add(attemptOf({ stateHash: 'alive', expiresAt: noon + 1_200_000, terms }), 10)
    await store.purge(noon + 600_001, 0)
    expect((await store.attempts.find('state-1'))?.attempt).toMatchObject({
      challenge: '',
      nonce: null,
      returnTo: '/',
      terms: null,
    })
    expect((await store.attempts.find('alive'))?.attempt).toMatchObject({ nonce: 'nonce', terms })
    await store.purge(noon + 600_001 + 3_600_000, 0)
    expect(await store.attempts.find('state-1')).toBeUndefined()
  },
}
