import { expect, test } from 'vitest'
import { personScopes } from '../../domain/person-scopes.ts'
import { clientCredentials, renewalGrant } from './renewal-grant.ts'

const integration = (onRefresh?: 'send') =>
  ({ scopes: ['read', 'openid'], provider: { scopes: { onRefresh } } }) as never
const tokens = { access: 'CANARY-a', refresh: 'CANARY-r' }

test.each(['openid', 'profile', 'email', 'address', 'phone', 'offline_access'])(
  'TK-08: a service account requests no scope that concerns a person: %s',
  (scope) => {
    expect(personScopes.has(scope)).toBe(true)
    expect(clientCredentials([scope, 'read', 'write'])).toEqual({
      grant_type: 'client_credentials',
      scope: 'read write',
    })
    expect(clientCredentials([scope])).toEqual({ grant_type: 'client_credentials' })
  },
)

test('a connection is renewed with its refresh token, and with its scopes where the provider wants them', () => {
  const row = { model: 'delegation', scopes: ['read', 'write'] } as const
  const plain = { grant_type: 'refresh_token', refresh_token: 'CANARY-r' }
  expect(renewalGrant(row, integration(), tokens)).toEqual(plain)
  expect(renewalGrant(row, integration('send'), tokens)).toEqual({ ...plain, scope: 'read write' })
  expect(renewalGrant({ ...row, scopes: [] }, integration('send'), tokens)).toEqual(plain)
})

test('a connection without a refresh token cannot be renewed, and a service account needs none', () => {
  const row = { model: 'delegation', scopes: [] } as const
  for (const none of [null, { ...tokens, refresh: null }])
    expect(renewalGrant(row, integration(), none)).toBeUndefined()
  expect(renewalGrant({ ...row, model: 'service-account' }, integration(), null)).toEqual({
    grant_type: 'client_credentials',
    scope: 'read',
  })
})
