import { expect, test } from 'vitest'
import { openProtocolClient } from '../transport/protocol-client.ts'
import { readUserInfo } from './user-info.ts'

type Arguments = Parameters<typeof readUserInfo>

test('IDT-82: userinfo gives what is shown, and no claim with which ID tokens are compared', async () => {
  const document = {
    sub: 'alice',
    name: 'Alice',
    email: 'alice@example.com',
    auth_time: 7,
    nonce: 'other',
    iss: 'https://other.example',
    acr: '0',
  }
  const needs = { protocolClient: openProtocolClient(() => Promise.resolve(Response.json(document))) }
  const issuer = { facts: { userinfo: 'https://identity.example/userinfo' } }
  const read = await readUserInfo(
    needs as Arguments[0],
    { scopes: ['profile'] } as unknown as Arguments[1],
    issuer as Arguments[2],
    { accessToken: 'CANARY-AT', claims: { iss: 'https://identity.example', sub: 'alice' } },
  )
  expect(read).toEqual({ sub: 'alice', name: 'Alice', email: 'alice@example.com' })
})
