import { expect, test } from 'vitest'
import { openBrowser } from '../harness/deployment/browser.ts'
import { deployment, type DeploymentOptions } from '../harness/deployment/deployment.ts'
import { movableClock } from '../harness/deployment/movable-clock.ts'
import { demoSecrets } from '../mock/registrations.ts'

const priya = { account: 'priya.nair' }
const clients = '/crm/v1/clients?pageSize=1'

const primary = demoSecrets.DP_KEY_PRIMARY
const secondary = demoSecrets.DP_KEY_SECONDARY

const withBothKeys = (text: string) =>
  text.replaceAll(
    'subscription_key: env:DP_KEY_PRIMARY',
    "subscription_keys: { primary: 'env:DP_KEY_PRIMARY', secondary: 'env:DP_KEY_SECONDARY' }",
  )

const openEnvironment = async (keys: readonly string[], options: DeploymentOptions = {}) => {
  const simulators = { dynamicPlanner: { subscriptionKeys: keys.map((key) => ({ key })) } }
  const at = await deployment({ config: withBothKeys, simulators, ...options })
  const browser = openBrowser(at)
  const { id } = await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
  const sent = () =>
    at.simulators.dynamicPlanner.log.entries.flatMap(({ url, headers }) =>
      url.includes('/crm/') ? [headers['ocp-apim-subscription-key']] : [],
    )
  return { at, sent, call: () => browser.api(id, clients) }
}

test('when the gateway rejects the primary key, this and all later calls use the secondary key', async () => {
  const { at, sent, call } = await openEnvironment([secondary])
  expect((await call()).status).toBe(200)
  expect((await call()).status).toBe(200)
  expect(sent()).toEqual([primary, secondary, secondary])
  expect(at.logs.map(({ event }) => event)).toEqual(
    expect.arrayContaining(['subscription-key.rejected', 'subscription-key.rolled-over']),
  )
})

test('when both keys are rejected, each is tried once and neither again for ten minutes', async () => {
  const clock = movableClock()
  const { sent, call } = await openEnvironment([], { clock })
  for (let round = 0; round < 3; round += 1) {
    const refused = await call()
    expect(refused.status).toBe(424)
    expect(await refused.json()).toMatchObject({ code: 'subscription-key-rejected' })
  }
  expect(sent()).toEqual([primary, secondary])
})

test('no subscription key is logged or reported by the health check', async () => {
  const { at, call } = await openEnvironment([secondary])
  await call()
  expect(JSON.stringify(at.logs)).not.toMatch(new RegExp(`${primary}|${secondary}`))
  expect(JSON.stringify(at.planbridge.health())).not.toMatch(new RegExp(`${primary}|${secondary}`))
})
