import { operationsEndpoints } from '@planbridge/shared/contract/operations'
import { expect, test } from 'vitest'
import { operationsApp } from './operations-app.ts'
import type { OperationsNeeds } from './operations-use-cases.ts'

const addressesWith = (...warnings: string[]): OperationsNeeds['addresses'] => ({
  report: () => Promise.resolve({ lists: [], integrations: [] }),
  exported: () => Promise.resolve({ kind: 'unknown-integration' }),
  warnings: () => warnings,
})

const ask = async (change: Partial<OperationsNeeds>, path: string, method = 'GET') => {
  const app = operationsApp({
    phase: () => 'serving',
    readiness: () => Promise.resolve({ isReady: true }),
    recheckUnreadable: () => Promise.resolve(0),
    health: () => Promise.resolve([]),
    eventCounts: () => ({ started: 1 }),
    addresses: addressesWith(),
    ...change,
  })
  const response = await app.fetch(new Request(`http://127.0.0.1${path}`, { method }))
  return { status: response.status, text: await response.text(), headers: response.headers }
}

const { getReadiness, getLiveness, getIntegrationHealth, getEventCounts } = operationsEndpoints
const readiness = (found: Awaited<ReturnType<OperationsNeeds['readiness']>>) => ({
  readiness: () => Promise.resolve(found),
})

const oldLists = (...warnings: string[]) => ({ addresses: addressesWith(...warnings) })

test.each<[string, Partial<OperationsNeeds>, number, string]>([
  ['is ready', {}, 200, 'ready'],
  ['starts', { phase: () => 'starting' }, 503, 'starting: the store is not open yet'],
  ['stops', { phase: () => 'draining' }, 503, 'draining: send requests to another instance'],
  [
    'has no store',
    readiness({ isReady: false, reason: 'full (SQLite 13)' }),
    503,
    'store-unavailable: full (SQLite 13)',
  ],
  ['is degraded', readiness({ isReady: true, degraded: 'x' }), 200, 'ready, degraded: x'],
  [
    'has token sets that do not open',
    { recheckUnreadable: () => Promise.resolve(1) },
    200,
    'ready, degraded: 1 token sets do not open',
  ],
  ['has an old address list', oldLists('x is old'), 200, 'ready, degraded: x is old'],
  [
    'has several reasons',
    { ...oldLists('x is old', 'y is missing'), recheckUnreadable: () => Promise.resolve(2) },
    200,
    'ready, degraded: 2 token sets do not open; x is old; y is missing',
  ],
  [
    'has no store and an old address list',
    { ...oldLists('x is old'), ...readiness({ isReady: false, reason: 'away' }) },
    503,
    'store-unavailable: away',
  ],
  [
    'is degraded and has an old address list',
    { ...oldLists('x is old'), ...readiness({ isReady: true, degraded: 'away' }) },
    200,
    'ready, degraded: away; x is old',
  ],
])('OP-60: the readiness of an instance that %s says so to operators', async (_, change, status, text) => {
  const answer = await ask(change, getReadiness.path)
  expect([answer.status, answer.text]).toEqual([status, text])
})

test('OP-60: an instance that starts or stops is alive, and only one that starts tells no health', async () => {
  for (const phase of ['starting', 'draining'] as const)
    expect(await ask({ phase: () => phase }, getLiveness.path)).toMatchObject({ status: 200, text: 'ok' })
  expect(await ask({ phase: () => 'starting' }, getIntegrationHealth.path)).toMatchObject({ status: 503 })
  expect(await ask({ phase: () => 'draining' }, getIntegrationHealth.path)).toMatchObject({
    status: 200,
    text: '{"integrations":[]}',
  })
  expect(await ask({}, getEventCounts.path)).toMatchObject({ text: '{"counts":{"started":1}}' })
})

test('OP-60: an error says its code alone, and a wrong method the right ones', async () => {
  const health = () => Promise.reject(new Error('CANARY'))
  expect(await ask({ health }, getIntegrationHealth.path)).toMatchObject({ status: 500, text: 'internal' })
  const wrong = await ask({}, getLiveness.path, 'POST')
  expect([wrong.status, wrong.text, wrong.headers.get('allow')]).toEqual([
    405,
    'method-not-allowed',
    'GET, HEAD',
  ])
  expect(await ask({}, '/none')).toMatchObject({ status: 404, text: 'not-found' })
  expect((await ask({}, getLiveness.path)).headers.get('cache-control')).toBe('no-store')
})
