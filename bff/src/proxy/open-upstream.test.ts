import { expect, test } from 'vitest'
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
