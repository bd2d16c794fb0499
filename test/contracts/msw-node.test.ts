import { fetchForward } from '@planbridge/bff/testing'
import { endpoints, IntegrationId } from '@planbridge/shared/contract'
import { expect, onTestFinished, test } from 'vitest'
import { type Browser, openBrowser } from '../harness/deployment/browser.ts'
import { deployment } from '../harness/deployment/deployment.ts'
import { throughMswNode } from '../mock/transports/msw-node.ts'

/** Planbridge on the global `fetch` of Node, intercepted by MSW with the simulators. */
const openWithMsw = async () => {
  const globalFetch = (request: Request) => fetch(request)
  const at = await deployment({
    simulators: { dynamicPlanner: { accessTokenSeconds: 600 } },
    engines: { fetch: globalFetch, forward: fetchForward(globalFetch) },
  })
  const wire = throughMswNode(Object.values(at.simulators))
  onTestFinished(wire.close)
  return { at, browser: openBrowser({ ...at, network: { fetch } }) }
}

const addService = async (browser: Browser, name: string) => {
  const integration = IntegrationId.parse(name)
  const added = await browser.call(endpoints.addServiceAccount, { integration })
  if (!added.ok) throw new Error(added.body.code)
  return added.body.id
}

const disconnect = (browser: Browser, id: Awaited<ReturnType<typeof addService>>) =>
  browser.call(endpoints.disconnect, { connection: id })

test.each([
  ['docplanner', '/api/v3/integration/facilities'],
  ['dp-firm', '/crm/v1/clients'],
])(
  '%s: a service account connects, calls and disconnects over MSW, and later calls are refused',
  async (name, path) => {
    const { browser } = await openWithMsw()
    const id = await addService(browser, name)
    expect((await browser.api(id, path)).status).toBe(200)
    expect((await disconnect(browser, id)).ok).toBe(true)
    expect((await browser.api(id, path)).status).toBe(404)
  },
)

test.each([
  ['dp-hybrid', 'user-present', { account: 'priya.nair' }, '/crm/v1/clients'],
  ['dp-hybrid', 'delegation', { account: 'priya.nair' }, '/crm/v1/clients'],
  ['dp-code', 'user-present', { account: 'priya.nair' }, '/crm/v1/clients'],
  ['plannr', 'user-present', { account: 'tom@elmsample.example' }, '/api/v1/account'],
] as const)(
  '%s, %s: a person signs in, calls and disconnects over MSW',
  async (integration, model, who, path) => {
    const { browser } = await openWithMsw()
    const { id } = await browser.connectOrThrow({ integration, model }, who)
    expect((await browser.api(id, path)).status).toBe(200)
    const ended = await disconnect(browser, id)
    expect(ended.body).toMatchObject({ revoked: expect.stringMatching(/yes|unsupported/) })
    expect((await browser.api(id, path)).status).toBe(404)
  },
)

test('an expired token is renewed over MSW before the call is sent', async () => {
  const { at, browser } = await openWithMsw()
  const { id } = await browser.connectOrThrow(
    { integration: 'dp-hybrid', model: 'delegation' },
    { account: 'priya.nair' },
  )
  at.clock.pass(600)
  expect((await browser.api(id, '/crm/v1/clients')).status).toBe(200)
  expect(at.logs.map(({ event }) => event)).toContain('token.fetched')
})

test('status, media type and body of a provider response are unchanged', async () => {
  const { browser } = await openWithMsw()
  const id = await addService(browser, 'docplanner')
  const called = await browser.api(id, '/api/v3/integration/facilities/no-such-facility')
  expect(called.status).toBe(404)
  expect(called.headers.get('content-type')).toMatch(/json/)
  expect((await called.text()).length).toBeGreaterThan(0)
})
