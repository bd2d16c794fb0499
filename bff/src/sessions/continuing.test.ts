import { describe, expect, test } from 'vitest'
import { continuingWork } from './continuing.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const row = (id: string, change: object = {}) => ({
  id,
  integration: `${id}-crm`,
  model: 'delegation',
  status: 'active',
  endsAt: now + 1,
  ...change,
})

interface Given {
  readonly own?: readonly object[]
  readonly shared?: readonly object[]
  /** The connections of the person's jobs. */
  readonly jobs?: readonly string[]
}

const continuing = ({ own = [], shared = [], jobs = [] }: Given, subject: string | null = 'ana') => {
  const needs = {
    clock: { now: () => now },
    integrations: new Map([['one-crm', { provider: { name: 'One' } }]]),
    store: {
      connections: { listOwned: (_: string, owner: string) => Promise.resolve(owner === '' ? shared : own) },
      jobs: { scheduledOf: (...of: unknown[]) => Promise.resolve(of.join() === 't,ana' ? jobs : []) },
    },
  }
  return continuingWork(needs as never, { tenant: 't', subject })
}

describe('what continues after a sign-out', () => {
  test('are the delegations of the person, until the last one ends', async () => {
    const own = [row('one'), row('two', { endsAt: now + 5 })]
    expect(await continuing({ own })).toEqual({
      jobs: 0,
      providers: ['One', 'two-crm'],
      until: '2026-01-05T09:00:00.005Z',
    })
    expect(await continuing({ own: [row('one'), row('one')] })).toMatchObject({ providers: ['One'] })
  })

  test('are only those with jobs, if there are jobs', async () => {
    const own = [row('one'), row('two', { endsAt: now + 5 })]
    expect(await continuing({ own, jobs: ['one', 'one', 'gone'] })).toEqual({
      jobs: 2,
      providers: ['One'],
      until: '2026-01-05T09:00:00.001Z',
    })
  })

  test('are jobs of a service account, which has no end', async () => {
    const shared = [row('one', { model: 'service-account', endsAt: null })]
    expect(await continuing({ shared, jobs: ['one'] })).toEqual({ jobs: 1, providers: ['One'], until: null })
    expect(await continuing({ shared })).toBeUndefined()
  })

  test.each([
    ['active', true],
    ['choose-account', true],
    ['signed-out', false],
    ['reconnect-required', false],
    ['ended', false],
    ['pending-verification', false],
  ])('is nothing of a connection that does not work: %s, %s', async (status, works) => {
    expect((await continuing({ own: [row('one', { status })] })) !== undefined).toBe(works)
    const shared = [row('one', { status, model: 'service-account', endsAt: null })]
    expect((await continuing({ shared, jobs: ['one'] })) !== undefined).toBe(works)
  })

  test('is nothing without a person, without delegations, and of those that have ended', async () => {
    expect(await continuing({ own: [row('one')] }, null)).toBeUndefined()
    expect(await continuing({ own: [row('one', { model: 'user-present' })], jobs: ['one'] })).toBeUndefined()
    expect(await continuing({ own: [row('one', { endsAt: now })] })).toBeUndefined()
  })
})
