import { providers } from '@planbridge/shared/providers'
import { expect, test } from 'vitest'
import type { Integration } from '../domain/integration.ts'
import type { Failure } from '../failure.ts'
import { monotonicClock } from '../runtime/monotonic-clock.ts'
import { openClientDisconnect } from '../transport/client-disconnect.ts'
import { proxyHeaders } from './client-response.ts'
import { openUpstream, type UpstreamNeeds } from './open-upstream.ts'

const upstreamWith = (change: Partial<UpstreamNeeds>) =>
  openUpstream({ integrations: new Map(), store: {}, ...change } as unknown as UpstreamNeeds)

test('every proxied response has the headers of the proxy and those of the deployment, which prevail', () => {
  const headers = { 'x-content-type-options': 'nosniff', 'cache-control': 'private' }
  expect(upstreamWith({ headers }).baseHeaders).toEqual({ ...proxyHeaders, ...headers })
})

test('responses are searched for credentials unless the operator has switched that off', () => {
  expect(upstreamWith({ guard: true }).guardResponse).toBeTypeOf('function')
  expect(upstreamWith({ guard: false }).guardResponse).toBeUndefined()
})

const integration = {
  id: 'crm',
  provider: Object.values(providers)[0],
  origins: { api: 'https://api.example' },
  pace: { limits: [] },
  concurrency: { connection: 4, integration: 6 },
  operations: [],
  subscriptionKeys: [],
} as unknown as Integration

/** An admitted call, and the looks at it after times that pass. */
const openCall = async (limits: Pick<UpstreamNeeds, 'answerSecondsMax' | 'stallSecondsMax'>) => {
  let now = 1_000_000
  let look = (): void => undefined
  const { admission } = upstreamWith({
    ...limits,
    integrations: new Map([[integration.id, integration]]),
    events: { callsCutOff: () => undefined } as unknown as UpstreamNeeds['events'],
    clock: monotonicClock(() => now),
    store: { budgets: { blocked: () => Promise.resolve([]) } } as unknown as UpstreamNeeds['store'],
    every: (_ms, act) => {
      look = act
      return () => undefined
    },
  })
  const operation = { id: 'list', title: 'List', method: 'GET', path: '/list' } as const
  const caller = openClientDisconnect()
  const call = await admission.admit({ integration, connection: { id: 'c1' }, operation, caller })
  if (call.kind !== 'admitted') throw new Error(call.kind)
  const codeAfter = (ms: number): string | undefined => {
    now += ms
    look()
    return (caller.endedBy as Failure | undefined)?.code
  }
  return { call, codeAfter }
}

test('PX-34: a call is ended after the configured seconds, and not a moment earlier', async () => {
  const { codeAfter } = await openCall({ answerSecondsMax: 600, stallSecondsMax: 6000 })
  expect(codeAfter(599_999)).toBeUndefined()
  expect(codeAfter(500)).toBe('provider-too-slow')
})

test('HC-90: a client that stops is cut off after the configured seconds, and not a moment earlier', async () => {
  const { call, codeAfter } = await openCall({ answerSecondsMax: 6000, stallSecondsMax: 600 })
  call.sending().ask?.()
  expect(codeAfter(599_999)).toBeUndefined()
  expect(codeAfter(500)).toBe('client-too-slow')
})
