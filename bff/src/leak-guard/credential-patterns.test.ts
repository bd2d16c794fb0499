import { expect, test } from 'vitest'
import type { Integration } from '../domain/integration.ts'
import { Secret } from '../domain/secret.ts'
import { cachedPatterns } from './credential-patterns.ts'

const integration = {
  client: { id: 'acme', secret: new Secret('CANARY-SECRET-of-the-client') },
  subscriptionKeys: ['primary', 'secondary'].map((position) => ({
    position,
    secret: new Secret(`CANARY-SUBKEY-${position}`),
    since: null,
  })),
} as unknown as Integration

test('the patterns of a call are all credentials of its connection and its integration (PX-21)', () => {
  const patternsFor = cachedPatterns()
  const tokens = { access: 'CANARY-AT-of-the-connection', refresh: 'CANARY-RT-of-the-connection' }
  expect(patternsFor(integration, tokens).texts).toEqual([
    'CANARY-AT-of-the-connection',
    'CANARY-RT-of-the-connection',
    'CANARY-SECRET-of-the-client',
    'CANARY-SUBKEY-primary',
    'CANARY-SUBKEY-secondary',
  ])
  expect(patternsFor(integration, tokens)).toBe(patternsFor(integration, tokens))
  const pasted = { ...integration, client: null, subscriptionKeys: [] }
  expect(patternsFor(pasted, { access: 'CANARY-AT-pasted', refresh: null }).texts).toEqual([
    'CANARY-AT-pasted',
  ])
})
