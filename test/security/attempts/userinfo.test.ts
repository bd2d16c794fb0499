import { defaultProtocolLimits } from '@planbridge/bff/testing'
import { endpoints } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { hostileDeployment } from '../../harness/deployment/hostile-deployment.ts'
import { drippingJson, endlessJson, never } from '../../mock/faults/provider/broken-responses.ts'
import { evilOrigin } from '../../mock/faults/provider/evil-host.ts'
import { signedUserinfo } from '../../mock/faults/provider/signed-userinfo.ts'
import { expectRejectionAt } from './expect-hostile-rejected.ts'

const alice = { account: 'alice' }
const flows = ['dp-hybrid', 'dp-code'] as const
const protocolLimits = { ...defaultProtocolLimits, deadlineMs: 800 }

describe.each(flows)('userinfo after %s', (integration) => {
  test.each(['mallory', 'Alice', 'alice1', ''])(
    'HP-37 IDT-28: it returns sub “%s” → subject-mismatch, nothing stored',
    async (sub) => {
      const at = await hostileDeployment()
      const browser = openBrowser(at)
      const expectRejected = await expectRejectionAt(at, browser)
      at.provider.behave({ userinfo: () => ({ sub, name: 'Mallory' }) })
      const result = await browser.connect({ integration }, alice)
      await expectRejected(result, { code: 'subject-mismatch', fault: 'back', uses: 1 })
    },
  )

  test('IDT-29: it is requested once, with the token only in the header', async () => {
    const at = await hostileDeployment()
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration }, alice)
    const requests = at.provider.requests.filter(({ path }) => path.endsWith('/userinfo'))
    expect(requests).toMatchObject([{ method: 'GET', body: '' }])
    expect(requests[0]?.headers['authorization']).toMatch(/^Bearer CANARY-AT-/)
    expect(requests[0]?.url).not.toContain('?')
    const session = await browser.call(endpoints.getSession, {})
    expect(session.body).toMatchObject({ state: 'signed-in', name: 'Alice of the Userinfo' })
  })

  test.each([
    [{ name: '  ', email: 'alice@firm.example' }, 'alice@firm.example'],
    [{ given_name: 'Alice', family_name: 'Ash' }, 'Alice Ash'],
    [{ family_name: 'Ash' }, 'Ash'],
    [{ preferred_username: 'alice.ash', email: 'alice@firm.example' }, 'alice.ash'],
  ])('a person without a name claim is shown by what it says else: %j', async (claims, name) => {
    const at = await hostileDeployment()
    const browser = openBrowser(at)
    at.provider.behave({ userinfo: () => ({ sub: 'alice', ...claims }) })
    const connection = await browser.connectOrThrow({ integration }, alice)
    expect(connection.account?.name).toBe(name)
    expect(connection).not.toHaveProperty('account_id')
    expect((await browser.call(endpoints.getSession, {})).body).toMatchObject({ name })
  })

  test('of a person of whom nothing is known, the connection names the account at the provider', async () => {
    const at = await hostileDeployment()
    const browser = openBrowser(at)
    at.provider.behave({ userinfo: () => ({ sub: 'alice' }) })
    const connection = await browser.connectOrThrow({ integration }, alice)
    expect(connection).toMatchObject({ account: null, account_id: 'alice', shared: false })
  })

  const broken = [
    ['refuses', () => new Response(null, { status: 401, headers: { 'www-authenticate': 'Bearer' } })],
    ['fails', () => new Response('no', { status: 500 })],
    ['is a web page', () => new Response('<h1>no</h1>', { headers: { 'content-type': 'text/html' } })],
    ['redirects', () => Response.redirect(`${evilOrigin}/userinfo`, 307)],
    ['never answers', () => never],
    ['drips', () => drippingJson()],
    ['has no end', () => endlessJson(50)],
    ['has no sub', () => ({ name: 'Mallory' })],
    [
      'is a signed token',
      async () => new Response(await signedUserinfo(), { headers: { 'content-type': 'application/jwt' } }),
    ],
  ] as const

  test.each(broken)('HP-37 IDT-29: it %s → the person is signed in without a name', async (_, userinfo) => {
    const at = await hostileDeployment({ engines: { protocolLimits } })
    const browser = openBrowser(at)
    at.provider.behave({ userinfo })
    const result = await browser.connect({ integration }, alice)
    expect(result.ok).toBe(true)
    const session = await browser.call(endpoints.getSession, {})
    expect(session.body).toMatchObject({ state: 'signed-in', name: null })
    expect(at.evil.requests).toEqual([])
  })
})
