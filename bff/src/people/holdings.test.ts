import { describe, expect, test } from 'vitest'
import type { ConnectNeeds } from '../grants/needs.ts'
import { candidateView, type Holding, holdingsOf, mergedView } from './holdings.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const list = { id: 'list', scopes: ['read'] }
const integrations = new Map([['crm', { operations: [list] }]]) as never
const row = {
  id: 'connection',
  integration: 'crm',
  model: 'user-present',
  status: 'active',
  scopes: ['read'],
  accountName: 'Ana',
  createdAt: now,
  usedAt: now + 1,
  endsAt: now + 2,
}
const holding = (change: object = {}, rest: Partial<Holding> = {}): Holding =>
  ({
    row: { ...row, ...change },
    terms: undefined,
    jobs: [{ operation: 'list' }],
    status: 'active',
    ...rest,
  }) as unknown as Holding

const stopped = (kept: Holding, dropped = holding()) =>
  candidateView(integrations, kept, dropped).jobs_stopped

describe('IDT-112: a connection that could be kept in place of another one', () => {
  test('shows what belongs to it', () => {
    expect(mergedView(holding({}, { terms: { purpose: 'Billing' } as never }))).toEqual({
      id: 'connection',
      integration: 'crm',
      model: 'user-present',
      account: 'Ana',
      status: 'active',
      connected_at: '2026-01-05T09:00:00.000Z',
      last_used_at: '2026-01-05T09:00:00.001Z',
      ends_at: '2026-01-05T09:00:00.002Z',
      purpose: 'Billing',
      jobs: 1,
    })
    expect(mergedView(holding({ usedAt: null, endsAt: null }))).toMatchObject({
      last_used_at: null,
      ends_at: null,
      purpose: null,
    })
  })

  test.each([
    ['active', 0],
    ['choose-account', 0],
    ['signed-out', 2],
    ['reconnect-required', 2],
    ['ended', 2],
    ['pending-verification', 2],
  ] as const)('of the status %s stops %i of the jobs of both', (status, count) => {
    expect(stopped(holding({}, { status }))).toBe(count)
  })

  test('stops jobs whose operation it cannot call', () => {
    expect(stopped(holding({ scopes: [] }))).toBe(2)
    expect(stopped(holding({}, { jobs: [{ operation: 'other' }] as never }))).toBe(1)
    expect(candidateView(new Map(), holding(), holding()).jobs_stopped).toBe(2)
  })

  test.each([
    [undefined, 2],
    [[], 2],
    [['list'], 0],
  ])('of a delegation that agrees to %j stops %i', (operations, count) => {
    const terms = operations && ({ operations } as never)
    expect(stopped(holding({ model: 'delegation' }, { terms }))).toBe(count)
    expect(stopped(holding({}, { terms }))).toBe(0)
  })
})

test('IDT-112: the holdings of a person have the terms of delegations, the jobs, and the end of what has ended', async () => {
  const rows = [
    { ...row, id: 'delegated', model: 'delegation', endsAt: now + 1 },
    { ...row, id: 'past', model: 'delegation', endsAt: now },
    { ...row, id: 'present' },
  ]
  const needs = {
    clock: { now: () => now },
    store: {
      connections: {
        listOwned: (...owner: unknown[]) => Promise.resolve(owner.join() === 't,ana' ? rows : []),
      },
      delegations: { find: (id: string) => Promise.resolve({ purpose: id }) },
      jobs: { listFor: (id: string) => Promise.resolve([{ id }]) },
    },
  } as unknown as ConnectNeeds
  expect(await holdingsOf(needs, 't', 'ana')).toEqual([
    { row: rows[0], terms: { purpose: 'delegated' }, jobs: [{ id: 'delegated' }], status: 'active' },
    { row: rows[1], terms: { purpose: 'past' }, jobs: [{ id: 'past' }], status: 'ended' },
    { row: rows[2], terms: undefined, jobs: [{ id: 'present' }], status: 'active' },
  ])
})
