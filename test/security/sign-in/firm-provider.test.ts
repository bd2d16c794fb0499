import { endpoints } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { movableClock } from '../../harness/deployment/movable-clock.ts'
import { firmId, withFirm } from '../../harness/deployment/with-firm.ts'
import { faultCases, titled } from '../../harness/fault-cases.ts'
import { authorizationResponseFaults } from '../../mock/faults/authorization-response/index.ts'
import { idTokenFaults } from '../../mock/faults/id-token/index.ts'
import type { Behaviour } from '../../mock/faults/provider/behaviour.ts'
import { evilHost } from '../../mock/faults/provider/evil-host.ts'
import { hostileProvider } from '../../mock/faults/provider/hostile-provider.ts'
import { withClaims, withHeader } from '../../mock/faults/provider/id-token-draft.ts'
import { keys, rsaSigner } from '../../mock/faults/provider/signer.ts'
import { publicPart } from '../../mock/simulators/signing-keys.ts'
import { authorizationResponseExpectations } from '../attempts/expectations/authorization-response.ts'
import { idTokenExpectations } from '../attempts/expectations/id-token.ts'

/** With parts that the faults of issuers change. */
const firmIssuer = 'https://identity.harbour-wealth.com/identity'

const alice = { account: 'alice' }

/** A firm whose OpenID provider misbehaves in one way. It authenticates clients by form fields. */
const openHostile = async (rules = '') => {
  const clock = movableClock()
  const provider = hostileProvider({ now: clock.now, identity: firmIssuer, api: 'https://api.firm.example' })
  const evil = evilHost()
  const at = await withFirm({ clock, programs: [provider, evil], signIn: { issuer: firmIssuer, rules } })
  const behave = (change: Partial<Behaviour>) =>
    provider.behave({
      metadata: (honest) => ({ ...honest, token_endpoint_auth_methods_supported: ['client_secret_post'] }),
      ...change,
    })
  behave({})
  const browser = openBrowser({ ...at, simulators: { provider } })
  const signIn = () => browser.signInAtFirm(firmId, alice)
  return { at, provider, evil, behave, browser, signIn }
}

type Hostile = Awaited<ReturnType<typeof openHostile>>

const expectNobody = async ({ browser, at, evil, provider }: Hostile) => {
  const session = await browser.call(endpoints.getSession, {})
  expect(session.body).toMatchObject({ state: 'anonymous', name: null })
  expect(evil.requests).toEqual([])
  const logs = JSON.stringify(at.logs)
  expect(provider.secrets.find((secret) => logs.includes(secret))).toBeUndefined()
}

const idTokenCases = faultCases(idTokenFaults, idTokenExpectations).filter(
  ({ channels }) => channels?.includes('back') ?? true,
)

test.each(titled(idTokenCases))('IDT-124: an ID token of a firm: %s', async (_, { make, outcome }) => {
  const hostile = await openHostile()
  hostile.behave({ idToken: make })
  expect((await hostile.signIn()).body).toMatchObject({ code: outcome })
  await expectNobody(hostile)
  expect(hostile.provider.count('userinfo')).toBe(0)
  hostile.behave({})
  expect((await hostile.signIn()).ok, 'the next sign-in').toBe(true)
})

const responseCases = faultCases(authorizationResponseFaults, authorizationResponseExpectations).filter(
  ({ responseTypes }) => responseTypes?.includes('code') ?? true,
)

test.each(titled(responseCases))('IDT-124: a response of a firm: %s', async (_, { make, outcome }) => {
  const hostile = await openHostile()
  hostile.behave({ authorizationResponse: make })
  expect((await hostile.signIn()).body).toMatchObject({ code: outcome })
  await expectNobody(hostile)
  expect(hostile.provider.count('token')).toBe(0)
})

describe('the metadata of a firm', () => {
  const evil = 'https://evil.example'
  test.each([
    ['of another issuer', { issuer: evil }],
    ['of an issuer with a slash more', { issuer: `${firmIssuer}/` }],
    ['without an authorization endpoint', { authorization_endpoint: undefined }],
    [
      'with an authorization endpoint over plain http',
      { authorization_endpoint: 'http://identity.harbour-wealth.com/a' },
    ],
    ['with a script as authorization endpoint', { authorization_endpoint: 'javascript:alert(1)//' }],
    ['with a token endpoint over plain http', { token_endpoint: 'http://identity.harbour-wealth.com/token' }],
    ['with a token endpoint on this machine', { token_endpoint: 'http://127.0.0.1:9/token' }],
    ['with keys over plain http', { jwks_uri: 'http://identity.harbour-wealth.com/jwks' }],
    ['with userinfo over plain http', { userinfo_endpoint: 'http://identity.harbour-wealth.com/u' }],
    ['with a user in an address', { token_endpoint: `https://login@evil.example/token` }],
    ['that takes no client secret', { token_endpoint_auth_methods_supported: ['private_key_jwt', 'none'] }],
    ['with a text as list of methods', { token_endpoint_auth_methods_supported: 'client_secret_basic' }],
  ])('IDT-124: %s are refused before the person leaves', async (_, change) => {
    const hostile = await openHostile()
    hostile.provider.behave({ metadata: (honest) => ({ ...honest, ...change }) })
    await expect(hostile.browser.start({ integration: firmId })).rejects.toThrow('provider-metadata-unusable')
    await expectNobody(hostile)
  })

  test('IDT-124: endpoints on other hosts are used, because the issuer names them over TLS', async () => {
    const hostile = await openHostile()
    hostile.behave({
      metadata: (honest) => ({ ...honest, authorization_endpoint: 'https://other.firm.example/authorize' }),
    })
    const { facts } = await hostile.browser.start({ integration: firmId })
    expect(facts.authorization_endpoint).toBe('https://other.firm.example/authorize')
  })
})

describe('the keys of a firm', () => {
  test('IDT-124: may change between two sign-ins, and a key that is not published signs nobody in', async () => {
    const hostile = await openHostile()
    expect((await hostile.signIn()).ok).toBe(true)
    const byNext = withHeader(() => ({ kid: keys.next.kid }), rsaSigner(keys.next))
    hostile.behave({ idToken: byNext })
    expect((await hostile.signIn()).body).toMatchObject({ code: 'signature-invalid' })
    hostile.at.clock.pass(60)
    hostile.behave({ idToken: byNext, keySet: () => ({ keys: [publicPart(keys.next)] }) })
    expect((await hostile.signIn()).ok, 'with the key that is published now').toBe(true)
  })
})

describe('the userinfo of a firm', () => {
  test('IDT-28: with another sub, nobody is signed in', async () => {
    const hostile = await openHostile()
    hostile.behave({ userinfo: () => ({ sub: 'mallory', name: 'Mallory' }) })
    expect((await hostile.signIn()).body).toMatchObject({ code: 'subject-mismatch' })
    await expectNobody(hostile)
  })

  const rules = '\n    email_domains: [harbour.example]\n    groups: [{ name: advisers }]'
  const good = { sub: 'alice', email: 'alice@harbour.example', email_verified: true, groups: ['advisers'] }

  test('IDT-122: supplies the claims that the ID token lacks', async () => {
    const hostile = await openHostile(rules)
    hostile.behave({ userinfo: () => good })
    expect((await hostile.signIn()).ok).toBe(true)
  })

  test('IDT-122: is asked for a single claim, and for none if the ID token has them all', async () => {
    const hostile = await openHostile(rules)
    const { sub: __, ...claims } = good
    hostile.behave({ idToken: withClaims(() => claims), userinfo: () => ({ sub: 'alice', name: 'Alice' }) })
    await hostile.signIn()
    const session = await hostile.browser.call(endpoints.getSession, {})
    expect([session.body, hostile.provider.count('userinfo')]).toMatchObject([{ name: 'Alice' }, 1])

    const { browser, provider, behave, signIn } = await openHostile(rules)
    behave({ idToken: withClaims(() => ({ ...claims, name: 'Alice B' })) })
    await signIn()
    const other = await browser.call(endpoints.getSession, {})
    expect([other.body, provider.count('userinfo')]).toMatchObject([{ name: 'Alice B' }, 0])
  })

  test.each([
    [
      'verifies an address that the ID token does not',
      { email: 'alice@harbour.example', email_verified: false },
      good,
    ],
    ['verifies another address than that of the ID token', { email: 'mallory@evil.example' }, good],
    ['has another address than the verified one', { email: 'a@evil.example', email_verified: true }, good],
    ['has the address for a claim of the ID token', { email_verified: true }, good],
  ])('IDT-121: a document that %s admits nobody', async (_, claims, document) => {
    const hostile = await openHostile(rules)
    hostile.behave({ idToken: withClaims(() => claims), userinfo: () => document })
    expect((await hostile.signIn()).status).toBe(403)
    await expectNobody(hostile)
  })

  test('IDT-122: groups of the ID token are not extended by those of the document', async () => {
    const hostile = await openHostile(rules)
    hostile.behave({ idToken: withClaims(() => ({ groups: [] })), userinfo: () => good })
    expect((await hostile.signIn()).body).toMatchObject({ code: 'group-not-allowed' })
  })

  test('IDT-82: no claim of the document stands in for one that is checked', async () => {
    const hostile = await openHostile(rules)
    hostile.behave({
      userinfo: () => ({ ...good, nonce: 'other', iss: 'https://evil.example', aud: 'x', exp: 0 }),
    })
    expect((await hostile.signIn()).ok).toBe(true)
  })

  test.each([
    ['refuses', () => new Response(null, { status: 401 }), 'provider-failing'],
    [
      'is a web page',
      () => new Response('<h1>', { headers: { 'content-type': 'text/html' } }),
      'provider-answer-unreadable',
    ],
    ['has no sub', () => ({ groups: ['advisers'] }), 'provider-answer-unreadable'],
    ['redirects', () => Response.redirect('https://evil.example/u', 307), 'provider-redirecting'],
  ] as const)(
    'IDT-29: if it %s and is needed, the sign-in fails as a trouble of the provider',
    async (_, userinfo, code) => {
      const hostile = await openHostile(rules)
      hostile.behave({ userinfo })
      expect((await hostile.signIn()).body).toMatchObject({ code })
      await expectNobody(hostile)
    },
  )
})
