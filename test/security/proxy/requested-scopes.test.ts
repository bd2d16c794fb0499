import { endpoints, IntegrationId, OperationId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { type Deployment, deployment } from '../../harness/deployment/deployment.ts'

const priya = { account: 'priya.nair' }
const terms = (...operations: string[]) => ({ purpose: 'Every night', operations, days: 5 })
const delegation = { integration: 'dp-hybrid', model: 'delegation' } as const

const offerOf = async (browser: Browser, integration: string, model: string) => {
  const catalog = await browser.call(endpoints.getCatalog, {})
  if (!catalog.ok) throw new Error(catalog.body.code)
  const entry = catalog.body.entries.find(({ id }) => id === integration)
  return entry?.offers.find((offer) => offer.model === model)
}

const asking = (scopes: string) => (text: string) =>
  text.replaceAll('[openid, profile, crm.read]', `[openid, profile, ${scopes}]`)

/** Starts an attempt for a delegation with these operations. */
const start = (browser: Browser, operations: readonly string[]) =>
  browser.call(endpoints.startAttempt, {
    purpose: 'sign-in',
    integration: IntegrationId.parse('dp-hybrid'),
    model: 'delegation',
    challenge: 'A'.repeat(43),
    delegation: terms(...operations),
  } as never)

const hidden = ['put-client', 'list-questionnaires', 'list-profiling-results', 'list-finances']

describe('PX-140: the operations of an access', () => {
  test.each([
    ['crm.read', hidden],
    ['crm.read, crm.write', hidden.slice(1)],
    ['crm.read, profiling.read', ['put-client', 'list-finances']],
    ['crm.read, crm.write, profiling.read, finances.read', undefined],
    // A name without the word of an area may be the one that the provider has allotted.
    ['crm.read, dt-7', ['put-client']],
  ])('are offered as far as the integration requests their scopes: %s', async (scopes, missing) => {
    const browser = openBrowser(await deployment({ config: asking(scopes) }))
    for (const model of ['user-present', 'delegation'])
      expect((await offerOf(browser, 'dp-hybrid', model))?.not_requested).toEqual(missing)
  })

  test('of a service account are listed as far as the integration requests their scopes', async () => {
    const browser = openBrowser(await deployment())
    const added = await browser.call(endpoints.addServiceAccount, { integration: 'dp-firm' as never })
    expect(added.body).toMatchObject({ operations: ['list-clients', 'get-client'] })
  })

  test('are all offered where one scope covers everything, also those that an operator adds', async () => {
    const added = `
    operations: { add: [{ id: list-fees, title: List fees, method: GET, path: /api/v1/fees, scopes: [fees] }] }`
    const at = await deployment({
      config: (text) => text.replace('/callback/plannr', `/callback/plannr${added}`),
    })
    const browser = openBrowser(at)
    expect((await offerOf(browser, 'plannr', 'delegation'))?.not_requested).toBeUndefined()
    const connection = await browser.connectOrThrow(
      { integration: 'plannr' },
      { account: 'tom@elmsample.example' },
    )
    expect(connection.operations).toContain('list-fees')
    expect(connection.scopes_missing).toBeUndefined()
  })
})

describe('PX-140: an operation whose scopes are never requested', () => {
  test.each(hidden)('cannot be agreed to: %s', async (operation) => {
    const browser = openBrowser(await deployment())
    expect((await start(browser, ['list-clients', operation])).body).toMatchObject({
      status: 424,
      code: 'scope-not-requested',
    })
    expect((await start(browser, ['list-clients'])).ok).toBe(true)
  })

  const oldAgreement = async (at: Deployment, browser: Browser) => {
    const { id } = await browser.connectOrThrow({ ...delegation, delegation: terms('list-clients') }, priya)
    await at.store.delegations.change(id, (before) => ({
      ...before,
      operations: ['list-clients', 'put-client'].map((one) => OperationId.parse(one)),
    }))
    return id
  }

  test('cannot stay in changed terms, nor be renewed', async () => {
    const at = await deployment()
    const browser = openBrowser(at)
    const connection = await oldAgreement(at, browser)
    const narrow = (operations: string[]) =>
      browser.call(endpoints.narrowDelegation, {
        connection,
        purpose: 'Less',
        operations: operations as never,
        ends_at: new Date(at.clock.now() + 86_400_000).toISOString(),
      })
    expect((await narrow(['list-clients', 'put-client'])).body).toMatchObject({ code: 'scope-not-requested' })
    const again = { ...delegation, purpose: 'reconnect', connection } as const
    await expect(browser.start(again)).rejects.toThrow('scope-not-requested')
    expect((await narrow(['list-clients'])).ok).toBe(true)
    expect((await browser.connectOrThrow(again, priya)).id).toBe(connection)
  })

  test('is refused to a call and to a job before the provider is asked, and not as a matter of the person', async () => {
    const at = await deployment()
    const browser = openBrowser(at)
    const connection = await oldAgreement(at, browser)
    const before = at.simulators.dynamicPlanner.log.entries.length
    const init = { method: 'PUT', body: '{}', headers: { 'content-type': 'application/json' } }
    const refused = await browser.api(connection, '/crm/v1/clients/A1', init)
    expect(await refused.json()).toMatchObject({ status: 424, code: 'scope-not-requested' })
    const job = {
      connection,
      operation: 'put-client',
      fields: { clientId: 'A1' },
      body: '{}',
      missed: 'skip',
      time_zone: 'UTC',
      schedule: { every: 'day', time: '08:00' },
    }
    expect((await browser.call(endpoints.addJob, job as never)).body).toMatchObject({
      code: 'scope-not-requested',
    })
    expect(at.simulators.dynamicPlanner.log.entries).toHaveLength(before)
  })
})

test('PX-140: a scope that was requested and not granted is named, because a reconnect can give it', async () => {
  const at = await deployment({ config: asking('crm.read, crm.write') })
  const browser = openBrowser(at)
  const stop = at.simulators.dynamicPlanner.interrupt({
    when: ({ url }) => url.endsWith('/connect/token'),
    answer: async (_, proceed) => {
      const response = await proceed()
      const tokens = (await response.json()) as object
      return Response.json({ ...tokens, scope: 'openid profile crm.read' })
    },
  })
  const connection = await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
  stop()
  expect(connection.scopes_missing).toEqual(['crm.write'])
  const init = { method: 'PUT', body: '{}', headers: { 'content-type': 'application/json' } }
  const refused = await browser.api(connection.id, '/crm/v1/clients/A1', init)
  expect(await refused.json()).toMatchObject({ code: 'scope-missing' })
})

describe('OP-140: a reconnect', () => {
  test('keeps the day of the first connection, and the place in the list', async () => {
    const at = await deployment()
    const browser = openBrowser(at)
    const first = await browser.connectOrThrow({ integration: 'dp-code' }, priya)
    at.clock.pass(60)
    await browser.connectOrThrow(
      { integration: 'plannr', purpose: 'link' },
      { account: 'tom@elmsample.example' },
    )
    at.clock.pass(60)
    const again = await browser.connectOrThrow(
      { integration: 'dp-code', purpose: 'reconnect', connection: first.id },
      priya,
    )
    expect(first.first_connected_at).toBe(first.connected_at)
    expect(again.first_connected_at).toBe(first.first_connected_at)
    expect(again.connected_at).not.toBe(first.first_connected_at)
    const listed = await browser.call(endpoints.listConnections, {})
    expect(listed.ok && listed.body.connections.map(({ integration }) => integration)).toEqual([
      'dp-code',
      'plannr',
    ])
  })
})
