import { endpoints, IntegrationId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../harness/deployment/browser.ts'
import type { Posture } from '../harness/deployment/config-text.ts'
import { type Deployment, deployment } from '../harness/deployment/deployment.ts'

const priya = { account: 'priya.nair' }
const tom = { account: 'tom@elmsample.example' }

interface Journey {
  readonly name: string
  readonly path: string
  readonly connect: (browser: Browser, at: Deployment) => Promise<string>
}

const service = async (browser: Browser, integration: string) => {
  const added = await browser.call(endpoints.addServiceAccount, {
    integration: IntegrationId.parse(integration),
  })
  if (!added.ok) throw new Error(added.body.code)
  return added.body.id
}

const journeys: readonly Journey[] = [
  {
    name: 'Dynamic Planner hybrid',
    path: '/crm/v1/clients?pageSize=2',
    connect: async (browser) => (await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)).id,
  },
  {
    name: 'Dynamic Planner plain code',
    path: '/crm/v1/clients?pageSize=2',
    connect: async (browser) => (await browser.connectOrThrow({ integration: 'dp-code' }, priya)).id,
  },
  {
    name: 'Dynamic Planner with offline_access',
    path: '/crm/v1/clients?pageSize=2',
    connect: async (browser) =>
      (await browser.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya)).id,
  },
  {
    name: 'Dynamic Planner service account',
    path: '/crm/v1/clients',
    connect: (browser) => service(browser, 'dp-firm'),
  },
  {
    name: 'Plannr code flow',
    path: '/api/v1/account?per_page=2',
    connect: async (browser) => (await browser.connectOrThrow({ integration: 'plannr' }, tom)).id,
  },
  {
    name: 'Plannr personal token',
    path: '/api/v1/account?per_page=2',
    connect: async (browser, { simulators }) => {
      const { token } = await simulators.plannr.mintPersonalToken({ username: tom.account })
      const input = { integration: IntegrationId.parse('plannr'), token, ends_on: '2026-12-31' }
      const added = await browser.call(endpoints.addPersonalToken, input)
      if (!added.ok) throw new Error(added.body.code)
      return added.body.id
    },
  },
  {
    name: 'Docplanner client credentials',
    path: '/api/v3/integration/facilities',
    connect: (browser) => service(browser, 'docplanner'),
  },
]

// Service accounts and personal tokens require a signed-in person.
const signIn = async (browser: Browser, posture: Posture) => {
  if (posture === 'signed-in-people')
    await browser.connectOrThrow({ integration: 'dp-code' }, { account: 'mei.tanaka' })
}

describe.each(['guests', 'signed-in-people'] as const)('a deployment for %s', (posture) => {
  test.each(journeys)(
    '$name: a person connects, calls and disconnects, and later calls are refused',
    async ({ connect, path, name }) => {
      const at = await deployment({ posture })
      const browser = openBrowser(at)
      if (!name.includes('hybrid')) await signIn(browser, posture)
      const before = (await browser.call(endpoints.listConnections, {})).body
      const id = await connect(browser, at)
      const called = await browser.api(id, path)
      expect([called.status, await called.text()]).toEqual([200, expect.any(String)])
      const listed = await browser.call(endpoints.listConnections, {})
      expect(JSON.stringify(listed.body)).toContain(id)
      expect(before).not.toEqual(listed.body)
      const ended = await browser.call(endpoints.disconnect, { connection: id as never })
      expect(ended.ok && ended.status).toBe(200)
      const refused = await browser.api(id, path)
      expect(refused.status).toBe(404)
      expect(await refused.json()).toMatchObject({ code: 'connection-not-found' })
    },
  )
})
