import { EgressError } from '@planbridge/bff/internal/transport/egress.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { hourSeconds, isTokenRequest, renewingDelegation } from '../harness/deployment/renewing-delegation.ts'
import { openForwardProxy } from '../harness/egress/forward-proxy.ts'
import { builtServer } from '../harness/processes/built-program.ts'
import { simulatedProcess } from '../harness/processes/simulated-process.ts'

const clients = '/crm/v1/clients?pageSize=1'

const refusedByProxy = () =>
  Promise.reject(new TypeError('fetch failed', { cause: new EgressError('the proxy refused: 407') }))

describe('a renewal that the own proxy refuses', () => {
  test('PX-62: ends no connection, and is tried again with the same refresh token', async () => {
    const { at, id, fetchToken, refreshTokensSent } = await renewingDelegation()
    at.simulators.dynamicPlanner.interrupt({ when: isTokenRequest, answer: refusedByProxy, times: 9 })
    at.clock.pass(hourSeconds)
    for (let tries = 0; tries < 3; tries += 1) {
      expect(await fetchToken()).toMatchObject({ kind: 'refused', code: 'egress-failed' })
      at.clock.pass(600)
    }
    expect(at.logs.filter(({ event }) => event === 'token.refused')[0]).toMatchObject({
      code: 'egress-failed',
      detail: 'token endpoint: the proxy refused: 407',
    })
    expect(await at.store.connections.find(id)).toMatchObject({ status: 'active' })
    at.simulators.dynamicPlanner.restore()
    expect((await fetchToken()).kind).toBe('token')
    expect(refreshTokensSent()).toHaveLength(1)
  })

  test('PX-62: does not make a later refusal of the provider look like a lost renewal', async () => {
    const { at, id, fetchToken } = await renewingDelegation()
    at.simulators.dynamicPlanner.interrupt({ when: isTokenRequest, answer: refusedByProxy, times: 9 })
    at.clock.pass(hourSeconds)
    await fetchToken()
    at.simulators.dynamicPlanner.restore()
    at.simulators.dynamicPlanner.revokeEverything()
    at.clock.pass(600)
    expect(await fetchToken()).toMatchObject({ kind: 'refused', code: 'reconnect-required' })
    expect(await at.store.connections.find(id)).toMatchObject({ reason: 'refused-by-provider' })
  })
})

interface Line {
  readonly event: string
  readonly [field: string]: unknown
}

test('PX-60 PX-61 PX-62: a server takes HTTP_PROXY for sign-in and for calls, says so, and names the proxy when it refuses', async () => {
  const password = 'CANARY-PASSWORD-of-the-proxy'
  const authorization = `Basic ${btoa(`planbridge:${password}`)}`
  const proxy = await openForwardProxy({ authorization })
  onTestFinished(proxy.close)
  const at = await simulatedProcess({
    args: [builtServer()],
    env: {
      HTTP_PROXY: `http://planbridge:${password}@127.0.0.1:${proxy.port}`,
      NO_PROXY: 'db.example,169.254.0.0/16',
    },
  })
  onTestFinished(at.close)
  const { id } = await at.browser.connectOrThrow(
    { integration: 'dynamic-planner' },
    { account: 'priya.nair' },
  )
  expect((await at.browser.api(id, clients)).status).toBe(200)
  const paths = proxy.asked.map((asked) => asked.replace(/http:[/][/][^/]+/, ''))
  expect(paths).toEqual(
    expect.arrayContaining([
      'GET /identity/.well-known/openid-configuration',
      'POST /identity/connect/token',
      `GET ${clients}`,
    ]),
  )

  proxy.change({ authorization: 'Basic other' })
  const refused = await at.browser.api(id, clients)
  expect([refused.status, await refused.json()]).toMatchObject([502, { code: 'egress-failed' }])
  const health = await (await fetch(`${at.operations}/integrations`)).text()
  const [integration] = (JSON.parse(health) as { integrations: { egress: object[]; calls: object }[] })
    .integrations
  expect(integration?.egress).toContainEqual(
    expect.objectContaining({ route: 'proxy', failing: 'the proxy refused: 407' }),
  )
  expect(integration?.calls).toMatchObject({ circuit: { state: 'closed' } })

  proxy.change({ authorization })
  expect((await at.browser.api(id, clients)).status).toBe(200)
  const lines = at
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line)
  const proxyName = `http://127.0.0.1:${proxy.port} (HTTP_PROXY)`
  expect(lines.filter(({ event }) => event === 'egress.chosen')).toMatchObject([
    { https: proxyName, http: proxyName, noProxy: 'db.example,169.254.0.0/16', authorities: 0 },
  ])
  expect(lines.filter(({ event }) => event === 'egress.failed')).toMatchObject([
    { detail: 'the proxy refused: 407' },
  ])
  expect(at.output()).toContain(
    'warning: integrations.dynamic-planner: the proxy is asked for http://127.0.0.1:',
  )
  expect(at.output() + health).not.toMatch(/CANARY-PASSWORD|Basic /)
})
