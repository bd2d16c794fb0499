import { EgressError } from '@planbridge/bff/internal/transport/egress.ts'
import { endpoints, IntegrationId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { type DeploymentOptions, deployment } from '../../harness/deployment/deployment.ts'
import type { Deployment } from '../../harness/deployment/deployment.ts'

const services = [
  { integration: 'dp-firm', simulator: 'dynamicPlanner', client: 'planbridge-service' },
  { integration: 'docplanner', simulator: 'docplanner', client: '12_planbridge' },
] as const

type Service = (typeof services)[number]

const isToken = ({ url }: Request) => /\/(?:connect|oauth\/v2)\/token$/.test(url)
const isApi = (request: Request) => /\/(?:crm|api)\//.test(request.url)

const add = (browser: Browser, { integration }: Service) =>
  browser.call(endpoints.addServiceAccount, { integration: IntegrationId.parse(integration) })

/** Nothing in the store, nothing in the list, and no word of a connection in the log. */
const expectNothing = async (at: Deployment, browser: Browser) => {
  expect(await at.store.connections.listOwned('deployment', '')).toEqual([])
  const listed = await browser.call(endpoints.listConnections, {})
  expect(listed.body).toMatchObject({ connections: [] })
  expect(at.logs.filter(({ event }) => event === 'connection.made')).toEqual([])
}

const page = () => new Response('<h1>down</h1>', { status: 503, headers: { 'content-type': 'text/html' } })

interface Trouble {
  readonly name: string
  readonly code: string
  readonly make: (at: Deployment, service: Service) => void
}

const interrupting =
  (when: (request: Request) => boolean, answer: () => Response): Trouble['make'] =>
  (at, { simulator }) =>
    void at.simulators[simulator].interrupt({ when, answer, times: 9 })

const lost = () => {
  throw new TypeError('fetch failed')
}

const troubles: readonly Trouble[] = [
  { name: 'its token endpoint is down', code: 'provider-failing', make: interrupting(isToken, page) },
  {
    name: 'its token endpoint is unreachable',
    code: 'provider-unreachable',
    make: interrupting(isToken, lost),
  },
  {
    name: 'its token endpoint redirects',
    code: 'provider-redirecting',
    make: interrupting(isToken, () => Response.redirect('https://elsewhere.example/', 302)),
  },
  {
    name: 'its token endpoint limits the rate',
    code: 'rate-limited',
    make: interrupting(isToken, () => Response.json({}, { status: 429 })),
  },
  {
    name: 'its token response has no token',
    code: 'provider-answer-unreadable',
    make: interrupting(isToken, () => Response.json({ token_type: 'bearer' })),
  },
  { name: 'its API is down', code: 'provider-failing', make: interrupting(isApi, page) },
  { name: 'its API is unreachable', code: 'provider-unreachable', make: interrupting(isApi, lost) },
  {
    name: 'its API is answered by a page of another server',
    code: 'provider-answer-unreadable',
    make: interrupting(isApi, () => new Response('<h1>Sign in to this network</h1>')),
  },
  {
    name: 'its API refuses the new token',
    code: 'token-not-accepted',
    make: interrupting(isApi, () => Response.json({ error: 'invalid_grant' }, { status: 401 })),
  },
]

describe.each(services)('TK-140: the service account $integration is not connected', (service) => {
  test.each(troubles)('while $name', async ({ code, make }) => {
    const at = await deployment()
    make(at, service)
    const browser = openBrowser(at)
    expect((await add(browser, service)).body).toMatchObject({ code })
    await expectNothing(at, browser)
  })

  test('with a wrong secret, which is reported to the operator', async () => {
    const clients = [{ clientId: service.client, clientSecret: 'CANARY-SECRET-another' }]
    const at = await deployment({ simulators: withClients(service, clients) })
    const browser = openBrowser(at)
    expect((await add(browser, service)).body).toMatchObject({ code: 'client-credentials-rejected' })
    await expectNothing(at, browser)
    expect(at.logs.filter(({ event }) => event === 'client.refused')).toHaveLength(1)
    expect(JSON.stringify(at.logs)).not.toContain('CANARY')
  })

  test('while the own network does not reach the provider', async () => {
    const fetch = () => Promise.reject(new EgressError('the proxy refused: 407'))
    const at = await deployment({ engines: { fetch } })
    const browser = openBrowser(at)
    expect((await add(browser, service)).body).toMatchObject({ code: 'egress-failed' })
    await expectNothing(at, browser)
  })

  test('again after a failure: an earlier connection stays as it is, with its token', async () => {
    const at = await deployment()
    const browser = openBrowser(at)
    const added = await add(browser, service)
    if (!added.ok) throw new Error(added.body.code)
    const before = await at.store.connections.find(added.body.id)
    interrupting(isToken, page)(at, service)
    expect((await add(browser, service)).ok).toBe(false)
    expect(await at.store.connections.find(added.body.id)).toEqual(before)
  })
})

const withClients = (
  { simulator }: Service,
  clients: readonly { readonly clientId: string; readonly clientSecret: string }[],
): NonNullable<DeploymentOptions['simulators']> =>
  simulator === 'docplanner'
    ? { docplanner: { clients } }
    : {
        dynamicPlanner: {
          clients: clients.map((client) => ({
            ...client,
            name: 'Planbridge',
            flow: 'client-credentials',
            scopes: ['crm.read'],
          })),
        },
      }

const [firm, clinic] = services

describe('TK-140: the subscription key of a service account', () => {
  const other = 'CANARY-SUBKEY-unknown-0000000003'

  test('is named as the reason if the gateway refuses it, and nothing is stored', async () => {
    const at = await deployment({ env: { DP_KEY_PRIMARY: other } })
    const browser = openBrowser(at)
    expect((await add(browser, firm)).body).toMatchObject({ code: 'subscription-key-rejected' })
    await expectNothing(at, browser)
  })

  test('may be the second one, as for every call', async () => {
    const keys = "subscription_keys: { primary: 'env:OTHER_KEY', secondary: 'env:DP_KEY_PRIMARY' }"
    const at = await deployment({
      env: { OTHER_KEY: other },
      config: (text) => text.replaceAll('subscription_key: env:DP_KEY_PRIMARY', keys),
    })
    expect((await add(openBrowser(at), firm)).ok).toBe(true)
  })
})

describe('TK-140: the first call of a service account', () => {
  test('asks for one client, and is not sent without the scope or the operation', async () => {
    const at = await deployment()
    await add(openBrowser(at), firm)
    const urls = at.simulators.dynamicPlanner.log.entries.map(({ url }) => new URL(url))
    expect(urls.filter(({ pathname }) => pathname.startsWith('/crm/')).map(({ search }) => search)).toEqual([
      '?pageSize=1',
    ])
    const narrow = await deployment({
      config: (text) => `${text}    operations: { only: [list-services] }\n`,
    })
    expect((await add(openBrowser(narrow), clinic)).ok).toBe(true)
    expect(narrow.simulators.docplanner.log.entries.filter(({ url }) => url.includes('/api/'))).toEqual([])
  })

  test('says nothing against the account if the API only has no room for it', async () => {
    for (const status of [403, 404, 429]) {
      const at = await deployment()
      interrupting(isApi, () => Response.json({}, { status }))(at, clinic)
      expect((await add(openBrowser(at), clinic)).ok).toBe(true)
    }
  })
})
