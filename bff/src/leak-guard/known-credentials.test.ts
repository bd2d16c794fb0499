import { expect, test } from 'vitest'
import type { Integration } from '../domain/integration.ts'
import { Secret } from '../domain/secret.ts'
import { knownCredentials } from './known-credentials.ts'

const integration = {
  client: { id: 'acme', secret: new Secret('CANARY-SECRET-of-the-client') },
  subscriptionKeys: ['primary', 'secondary'].map((position) => ({
    position,
    secret: new Secret(`CANARY-SUBKEY-${position}`),
    since: null,
  })),
} as unknown as Integration

test('the credentials of a call are all that its connection and its integration have (PX-21)', () => {
  const credentialsFor = knownCredentials()
  const tokens = { access: 'CANARY-AT-of-the-connection', refresh: 'CANARY-RT-of-the-connection' }
  expect(credentialsFor(integration, tokens).texts).toEqual([
    'CANARY-AT-of-the-connection',
    'CANARY-RT-of-the-connection',
    'CANARY-SECRET-of-the-client',
    'CANARY-SUBKEY-primary',
    'CANARY-SUBKEY-secondary',
  ])
  expect(credentialsFor(integration, tokens)).toBe(credentialsFor(integration, tokens))
  const pasted = { ...integration, client: null, subscriptionKeys: [] }
  expect(credentialsFor(pasted, { access: 'CANARY-AT-pasted', refresh: null }).texts).toEqual([
    'CANARY-AT-pasted',
  ])
})
