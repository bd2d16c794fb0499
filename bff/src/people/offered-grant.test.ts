import { expect, test } from 'vitest'
import { grantOfOffer, offeredGrantText, readOfferedGrant } from './offered-grant.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const integration = {
  id: 'crm',
  tenant: 't',
  models: ['user-present'],
  client: {},
  provider: { accessModels: {} },
}
const account = { id: 'a1', name: 'Ana', detail: null, choices: [], preferred: null }

test('IDT-111: a grant waits for the merge with its sign-in, its scopes and its end, and with no token', () => {
  const grant = {
    accessToken: 'CANARY-a',
    refreshToken: 'CANARY-r',
    idToken: null,
    expiresInSeconds: 60,
    scopes: ['read'],
  }
  const claims = { nonce: 'n', auth_time: 7, name: 'CANARY' }
  const granted = { integration, grant, account, claims, model: 'user-present', terms: null }
  const text = offeredGrantText(granted as never, now)
  expect(text).not.toContain('CANARY')
  const needs = { integrations: new Map([['crm', integration]]), clock: { now: () => now + 20_000 } }
  const tokens = { access: 'CANARY-a', refresh: 'CANARY-r' }
  expect(grantOfOffer(needs as never, readOfferedGrant(text), { tokens, owner: 'ana', tenant: 't' })).toEqual(
    {
      integration,
      model: 'user-present',
      account,
      terms: null,
      owner: 'ana',
      claims: { nonce: 'n', auth_time: 7 },
      grant: { ...grant, expiresInSeconds: 40 },
    },
  )
})
