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
  'an attempt comes back as it was kept': async ({ attempts }) => {
    const attempt = attemptOf({ subject: 'ada', connection: ConnectionId.parse('c1'), nonce: null })
    await attempts.add(attempt, 10)
    const blank = { phase: 'pending', answerHash: null, outcome: null }
    expect(await attempts.find('state-1')).toEqual({ attempt, ...blank })
    expect(await attempts.find('state-2')).toBeUndefined()
  },
  'of twenty callers at once exactly one takes it, and its answer is the one remembered': async ({
    attempts,
  }) => {
    await attempts.add(attemptOf(), 10)
    const taken = await Promise.all(twenty.map((answer) => attempts.take('state-1', answer)))
    expect(taken.filter(Boolean)).toHaveLength(1)
    expect((await attempts.find('state-1'))?.answerHash).toBe(twenty[taken.indexOf(true)])
    expect((await attempts.find('state-1'))?.phase).toBe('taken')
  },
  'what is unknown or finished cannot be taken': async ({ attempts }) => {
    expect(await attempts.take('nothing', 'answer')).toBe(false)
    await attempts.add(attemptOf(), 10)
    await attempts.take('state-1', 'answer')
    await attempts.finish('state-1', { failure: 'consent-denied' })
    expect(await attempts.take('state-1', 'another')).toBe(false)
  },
  'an outcome is kept, and the nonce is not kept beyond it': async ({ attempts }) => {
    await attempts.add(attemptOf(), 10)
    await attempts.take('state-1', 'answer')
    await attempts.finish('state-1', { connection: ConnectionId.parse('c1') })
    const state = await attempts.find('state-1')
    expect(state).toMatchObject({ phase: 'done', answerHash: 'answer', outcome: { connection: 'c1' } })
    expect(state?.attempt.nonce).toBeNull()
  },
  'beyond the most a session may have pending, its oldest goes; other sessions and taken ones stay': async ({
    attempts,
  }) => {
    await attempts.add(attemptOf({ stateHash: 'theirs', session: 'record-2', createdAt: noon - 9 }), 2)
    await attempts.add(attemptOf({ stateHash: 'taken', createdAt: noon - 8 }), 2)
    await attempts.take('taken', 'answer')
    for (const at of [1, 2, 3])
      await attempts.add(attemptOf({ stateHash: `s${at}`, createdAt: noon + at }), 2)
    const kept = await Promise.all(['theirs', 'taken', 's1', 's2', 's3'].map((hash) => attempts.find(hash)))
    expect(kept.map((state) => state !== undefined)).toEqual([true, true, false, true, true])
  },
  'only its own session drops an attempt, and only while it is pending': async ({ attempts }) => {
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
