import type { Attempt } from '@planbridge/bff/testing'
import { ConnectionId, IntegrationId } from '@planbridge/shared/contract'
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
}
