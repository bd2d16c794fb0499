import type { Connection, EndedAccess, MergeOffer } from '@planbridge/shared/contract'
import { listedConnection, signedIn } from '../answers.ts'

/** Noon, so that a date is the same in every time zone. */
export const now = Date.parse('2026-11-21T12:00:00.000Z')
export const inDays = (days: number) => new Date(now + days * 86_400_000).toISOString()

export const account = { name: 'Tom Okafor', detail: 'tom@elmsample.example' }

export const connection = (change: Partial<Record<keyof Connection, unknown>> = {}) => ({
  ...listedConnection(),
  scopes: ['*'],
  operations: ['list-tasks', 'create-task'],
  connected_at: inDays(-1),
  first_connected_at: inDays(-48),
  last_used_at: inDays(-0.05),
  ...change,
})

export const personNamed = (name: string | null) => (session: object) => ({ ...session, ...signedIn, name })

export const endedAccess = (state: EndedAccess['state']) => ({
  id: state,
  integration: 'plannr',
  state,
  account: 'Tom Okafor',
  ended_at: inDays(-0.001),
  next_try_at: state === 'pending' ? inDays(0.002) : null,
  settled_at: state === 'pending' ? null : inDays(0),
})

const merged = {
  id: 'theirs',
  integration: 'plannr',
  model: 'personal-token',
  account: 'Tom Okafor',
  status: 'active',
  connected_at: inDays(-3),
  last_used_at: null,
  ends_at: inDays(90),
  purpose: null,
  jobs: 0,
} as const

export const mergeOffer = (change: Partial<Record<keyof MergeOffer, unknown>> = {}) => ({
  expires_at: inDays(1),
  you: { guest: false, name: 'Priya Nair', providers: ['Dynamic Planner'] },
  other: { name: 'Tom Okafor', providers: ['Plannr'] },
  connections: 3,
  delegations: 1,
  jobs: 2,
  brought: [{ ...merged, model: 'delegation', id: 'lasting', purpose: 'Weekly list', jobs: 2 }, merged],
  conflicts: [{ yours: { ...merged, id: 'yours', jobs_stopped: 0 }, theirs: { ...merged, jobs_stopped: 1 } }],
  sign_in_first: null,
  ...change,
})
