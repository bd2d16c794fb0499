import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ConnectionId, endpoints, IntegrationId } from '@planbridge/shared/contract'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Browser, openBrowser } from '../harness/deployment/browser.ts'
import { type Deployment, deployment } from '../harness/deployment/deployment.ts'
import { demoSecrets } from '../mock/registrations.ts'
import { docplanner } from '../mock/simulators/docplanner.ts'
import { interruptible } from '../mock/simulators/interruptible.ts'
import { throughHttp } from '../mock/transports/http.ts'
import { openInstance, requestTokens } from './service-token/instance.ts'
import { startTokenProcess } from './service-token/start-token-process.ts'

const isTokenRequest = ({ url }: { readonly url: string }) => /\/(?:connect|oauth\/v2)\/token$/.test(url)

const addService = async (browser: Browser, integration: string): Promise<string> => {
  const added = await browser.call(endpoints.addServiceAccount, {
    integration: IntegrationId.parse(integration),
  })
  if (!added.ok) throw new Error(added.body.code)
  return added.body.id
}

/** Leaves the connection without a token, as when it has expired. */
const forgetToken = async ({ store }: Pick<Deployment, 'store'>, id: string): Promise<void> => {
  const row = await store.connections.find(ConnectionId.parse(id))
  if (!row) throw new Error('no such connection')
  await store.connections.putTokens(row.id, row.tokenVersion, { sealed: null, endsAt: null, staleAt: null })
}

const newFile = () => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-service-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'planbridge.db')
}

const fifty = Array.from({ length: 50 }, (_, at) => at)

const services = [
  { integration: 'dp-firm', path: '/crm/v1/clients', simulator: 'dynamicPlanner' },
  { integration: 'docplanner', path: '/api/v3/integration/facilities', simulator: 'docplanner' },
] as const

describe.each(services)('the service account $integration', ({ integration, path, simulator }) => {
  const tokenRequests = (at: Deployment) => at.simulators[simulator].log.entries.filter(isTokenRequest)

  test('TK-140: has its token before it counts as connected, and the first call uses that token', async () => {
    const at = await deployment()
    const browser = openBrowser(at)
    const id = await addService(browser, integration)
    expect(tokenRequests(at)).toHaveLength(1)
    expect((await browser.api(id, path)).status).toBe(200)
    expect(tokenRequests(at)).toHaveLength(1)
  })

  test('RT-03: fifty concurrent calls on a connection without a token cause one token request', async () => {
    const at = await deployment()
    const browser = openBrowser(at)
    const id = await addService(browser, integration)
    await forgetToken(at, id)
    at.simulators[simulator].log.clear()
    const answers = await Promise.all(fifty.map(() => browser.api(id, path)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(tokenRequests(at)).toHaveLength(1)
  })

  test('a token is used until it expires; fifty concurrent calls then cause exactly one more request', async () => {
    const at = await deployment()
    const id = await addService(openBrowser(at), integration)
    const first = await requestTokens(at, id, 1)
    at.clock.pass(3530)
    expect(await requestTokens(at, id, 50)).toEqual(first)
    expect(tokenRequests(at)).toHaveLength(1)
    at.clock.pass(71)
    expect(await requestTokens(at, id, 50)).not.toEqual(first)
    expect(tokenRequests(at)).toHaveLength(2)
  })

  test('two people of one tenant share the connection and its token', async () => {
    const at = await deployment()
    const [one, other] = [openBrowser(at), openBrowser(at)]
    const ids = [await addService(one, integration), await addService(other, integration)]
    expect(ids[0]).toBe(ids[1])
    expect(tokenRequests(at)).toHaveLength(2)
    const before = await requestTokens(at, ids[0] ?? '', 1)
    expect(await requestTokens(at, ids[1] ?? '', 1)).toEqual(before)
    expect((await other.api(ids[1] ?? '', path)).status).toBe(200)
    expect(tokenRequests(at)).toHaveLength(2)
  })
})

/** The provider on a real port, with a delay per token request. */
const startProvider = async (delayMs: (nth: number) => number) => {
  const environment = { now: () => Date.now(), seed: 'service-token' }
  const clients = [{ clientId: '12_planbridge', clientSecret: demoSecrets.DOCPLANNER_SECRET }]
  const { simulator, origins, close } = await throughHttp(([origin]) =>
    interruptible(docplanner({ environment, origin, domain: 'doctoralia.es', clients })),
  )
  onTestFinished(close)
  let tokenRequests = 0
  const slow = async (_: Request, proceed: () => Promise<Response>) => {
    tokenRequests += 1
    await sleep(delayMs(tokenRequests), undefined, { ref: false })
    return proceed()
  }
  simulator.interrupt({ when: isTokenRequest, answer: slow, times: 99 })
  return { origin: origins[0], tokenRequests: () => tokenRequests }
}

const startInstance = async (delayMs: (nth: number) => number) => {
  const provider = await startProvider(delayMs)
  const options = { file: newFile(), docplanner: provider.origin ?? '' }
  const instance = await openInstance(options)
  onTestFinished(() => instance.store.close().catch(() => undefined))
  const connection = await addService(openBrowser(instance), 'docplanner')
  await forgetToken(instance, connection)
  return { provider, options, instance, connection }
}

describe('one token for all processes', () => {
  test('no token is requested after a restart', async () => {
    const { provider, options, instance, connection } = await startInstance(() => 0)
    const before = await requestTokens(instance, connection, 50)
    await instance.store.close()
    const again = await openInstance(options)
    onTestFinished(() => again.store.close())
    expect(await requestTokens(again, connection, 50)).toEqual(before)
    expect(provider.tokenRequests()).toBe(2)
  })

  test('RT-04: three processes that need a token at once cause one token request, and all get that token', async () => {
    const { provider, options, instance, connection } = await startInstance((nth) => (nth === 1 ? 0 : 500))
    const others = [1, 2].map(() => startTokenProcess({ ...options, connection, times: 50 }))
    const processes = await Promise.all(others)
    const fingerprints = await Promise.all([
      requestTokens(instance, connection, 50),
      ...processes.map((other) => other.requestTokens()),
    ])
    expect(new Set(fingerprints.flat()).size).toBe(1)
    expect(fingerprints.flat()).not.toContain('provider-too-slow')
    expect(provider.tokenRequests()).toBe(2)
    expect(await processes[0]?.requestTokens()).toEqual(fingerprints[0])
    expect(provider.tokenRequests()).toBe(2)
  })

  test('RT-05: when the process that holds the refresh lease is killed, another takes over once the lease expires', async () => {
    const { provider, options, connection } = await startInstance((nth) => (nth === 2 ? 60_000 : 0))
    const killed = await startTokenProcess({ ...options, connection, times: 1 })
    killed.start()
    await expect.poll(provider.tokenRequests, { timeout: 60_000 }).toBe(2)
    await killed.kill()
    const later = await openInstance(options, 16_000)
    onTestFinished(() => later.store.close())
    const [token] = await requestTokens(later, connection, 50)
    expect(token).toMatch(/^[0-9a-f]{64}$/)
    expect(provider.tokenRequests()).toBe(3)
  })
})
