import { endpoints } from '@planbridge/shared/contract'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { appOrigin } from '../../harness/deployment/config-text.ts'
import { deployment } from '../../harness/deployment/deployment.ts'
import { realClock } from '../../harness/deployment/movable-clock.ts'
import { firmId, firmRedirectUri, signInText } from '../../harness/deployment/with-firm.ts'
import { type Application, startIdentityServer } from '../../harness/identity-server/identity-server.ts'

const priya = { account: 'priya.nair' }
const secret = 'CANARY-SECRET-firm-oidc+/=%'
const origin = appOrigin.guests

/** A deployment whose people sign in at `oidc-provider`, an independent, certified OpenID provider. */
const openIndependent = async (
  authentication: NonNullable<Application['authentication']>,
  rules = '\n    email_domains: [harbour-wealth.example]\n    groups: [{ name: advisers, role: operator }]',
) => {
  const redirectUri = firmRedirectUri(origin)
  const application = {
    id: 'planbridge',
    secret,
    name: 'Planbridge',
    flow: 'code',
    redirectUri,
    authentication,
  } as const
  const server = await startIdentityServer({ applications: [application] })
  onTestFinished(server.close)
  const at = await deployment({
    clock: realClock(),
    env: { FIRM_SECRET: secret },
    config: (text) => text + signInText({ issuer: server.issuer, origin, rules }),
    programs: [{ origins: [server.origin], fetch: (request) => fetch(request) }],
  })
  const browser = openBrowser({ ...at, simulators: { server: { origins: [server.origin] } } })
  return { at, server, browser }
}

describe('a firm at oidc-provider', () => {
  test.each(['client_secret_basic', 'client_secret_post'] as const)(
    'IDT-124: signs a person in, with %s and iss in the response',
    async (authentication) => {
      const { browser, server, at } = await openIndependent(authentication)
      const pending = await browser.start({ integration: firmId })
      const callback = await browser.atProvider(pending, priya)
      expect(callback.searchParams.get('iss')).toBe(server.issuer)
      const done = await browser.completeSignIn(pending, callback)
      expect(done.body).toEqual({ return_to: '/' })
      const session = await browser.call(endpoints.getSession, {})
      expect(session.body).toMatchObject({ state: 'signed-in', name: 'Priya Nair', role: 'operator' })
      const logs = JSON.stringify(at.logs)
      expect(server.tokens.length).toBeGreaterThan(0)
      expect(server.tokens.find((token) => logs.includes(token))).toBeUndefined()
    },
  )

  test.each([
    ['names another issuer', (raw: URLSearchParams) => raw.set('iss', 'http://127.0.0.1:1/identity')],
    ['lacks the promised iss', (raw: URLSearchParams) => raw.delete('iss')],
  ])('IDT-124: a response that %s is refused before any token request', async (_, change) => {
    const { browser, server } = await openIndependent('client_secret_basic')
    const pending = await browser.start({ integration: firmId })
    const callback = await browser.atProvider(pending, priya)
    change(callback.searchParams)
    expect((await browser.completeSignIn(pending, callback)).body).toMatchObject({ code: 'issuer-mismatch' })
    expect(server.requests.filter((line) => line.endsWith('/connect/token'))).toEqual([])
  })

  test('IDT-127: an account without an allowed group is refused', async () => {
    const { browser } = await openIndependent('client_secret_basic', '\n    groups: [{ name: partners }]')
    const refused = await browser.signInAtFirm(firmId, priya)
    expect(refused.body).toMatchObject({
      code: 'group-not-allowed',
      account: 'priya.nair@harbour-wealth.example',
    })
  })

  test('IDT-124: a denied sign-in is reported as the wish of the person', async () => {
    const { browser } = await openIndependent('client_secret_basic')
    const refused = await browser.signInAtFirm(firmId, { ...priya, decision: 'deny' })
    expect(refused.body).toMatchObject({ code: 'consent-denied' })
  })

  test('IDT-126: a guest who signs in keeps what the guest had', async () => {
    const { browser } = await openIndependent('client_secret_basic')
    const added = await browser.call(endpoints.addServiceAccount, { integration: 'docplanner' as never })
    expect(added.ok).toBe(true)
    expect((await browser.call(endpoints.getSession, {})).body).toMatchObject({ state: 'guest' })
    expect((await browser.signInAtFirm(firmId, priya)).ok).toBe(true)
    const listed = await browser.call(endpoints.listConnections, {})
    expect(listed.body).toMatchObject({ connections: [{ integration: 'docplanner' }] })
  })
})
