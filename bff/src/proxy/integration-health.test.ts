import { expect, test } from 'vitest'
import { integrationHealth } from './integration-health.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const integration = {
  id: 'crm',
  provider: { id: 'example' },
  environment: 'production',
  tenant: 'tenant',
  origins: { identity: 'https://id.example/a', api: 'https://api.example/b' },
  endpoints: { token: 'https://id.example/token' },
}
const key = { position: 1, inUse: true, since: '2026-01-01', ageDays: 4, acceptedAt: now, rejectedAt: null }
const snapshot = {
  circuit: { state: 'open', waitMs: 1_001 },
  running: 2,
  waiting: 3,
  blockedMs: 0,
  budgets: [
    { operation: null, counts: 'all', per: 'connection', calls: 9, seconds: 60, left: 7, blockedMs: 500 },
    {
      operation: 'list',
      counts: 'reads',
      per: 'integration',
      calls: 8,
      seconds: 30,
      left: null,
      blockedMs: 0,
    },
  ],
}

const healthOf = async (change: object) => {
  const needs = {
    integrations: [integration],
    keys: { health: () => [key] },
    admission: { statusSnapshot: () => Promise.resolve(snapshot) },
    egress: {
      routeOf: (origin: string) => `proxy of ${origin}`,
      faultOf: (origin: string) =>
        origin === 'https://id.example' ? { detail: 'refused', since: now } : undefined,
    },
    ...change,
  }
  const [health] = await integrationHealth(needs as never)()
  return health
}

test('the health of an integration has its keys, its ways to the provider, its circuit and its budgets', async () => {
  expect(await healthOf({})).toEqual({
    id: 'crm',
    provider: 'example',
    environment: 'production',
    tenant: 'tenant',
    subscription_keys: [
      {
        position: 1,
        in_use: true,
        since: '2026-01-01',
        age_days: 4,
        last_accepted: '2026-01-05T09:00:00.000Z',
        last_rejected: null,
      },
    ],
    egress: [
      {
        origin: 'https://id.example',
        route: 'proxy of https://id.example',
        failing: 'refused',
        since: '2026-01-05T09:00:00.000Z',
      },
      { origin: 'https://api.example', route: 'proxy of https://api.example', failing: null, since: null },
    ],
    calls: {
      circuit: { state: 'open', retry_after: 2 },
      running: 2,
      waiting: 3,
      closed_seconds: null,
      budgets: [
        {
          operation: null,
          counts: 'all',
          per: 'connection',
          calls: 9,
          seconds: 60,
          left: 7,
          closed_seconds: 1,
        },
        {
          operation: 'list',
          counts: 'reads',
          per: 'integration',
          calls: 8,
          seconds: 30,
          left: null,
          closed_seconds: null,
        },
      ],
    },
  })
})

test('an integration without calls, and a way to providers that is not known, are told as such', async () => {
  const admission = { statusSnapshot: () => Promise.resolve(undefined) }
  expect(await healthOf({ admission, egress: undefined })).toMatchObject({ calls: null, egress: null })
})
