import { sampleHostKey } from '@planbridge/mock/simulators'
import { createPlanbridge } from '@planbridge/node'
import type { Page } from 'playwright'
import { describe, expect, test, vi } from 'vitest'
import { accessibilityProblems } from '../../harness/browser/accessibility.ts'
import {
  callAs,
  closeUser,
  expectConnected,
  type HostUser,
  journeys,
  openUser,
  surfaces,
} from '../../harness/embed/embedded-person.ts'
import {
  connectAndCall,
  connectThrough,
  type Pair,
  serveNewHost,
  titledPairs,
} from '../../harness/embed/host-journey.ts'
import { setUpEmbedded } from '../../harness/embed/set-up-embedded.ts'
import type { RunningSampleHost } from '../../sample-host/serve-sample-host.ts'

const { environment, browser, closers } = setUpEmbedded()

const userAt = async (name: HostUser, { origin }: RunningSampleHost): Promise<Page> => {
  const page = await openUser(browser(), origin, name)
  closers.push(() => closeUser(page))
  return page
}

const openHost = async (choices: Parameters<typeof serveNewHost>[1] = {}): Promise<RunningSampleHost> => {
  const host = await serveNewHost(environment(), choices)
  closers.push(host.close)
  return host
}

describe('a host on another site, in a browser without third-party cookies and with storage partitioned', () => {
  test.each(titledPairs)(
    'EM-14, EM-59: $what is connected through $through, and the back end calls it as that user and no other',
    async (pair) => {
      const host = await openHost()
      const open = (name: HostUser) => userAt(name, host)
      const called = await connectAndCall({ environment: environment(), host, open, pair })
      expect(called.status).toBe('200')
      expect(called.answer).toMatch(pair.journey.answer)
      if (called.stranger === undefined) return
      expect(called.stranger.problem).toContain('connection-not-found')
      expect(called.stranger.page).not.toMatch(pair.journey.answer)
    },
  )

  test('the browser of these tests blocks third-party cookies and partitions storage', async () => {
    const host = await openHost()
    const page = await userAt('Ada Winter', host)
    await page
      .context()
      .addCookies([{ name: 'third', value: '1', url: environment().origin, sameSite: 'None', secure: true }])
    await page.goto(`${host.origin}/plain`)
    const [request] = await Promise.all([
      page.waitForRequest((one) => one.url().includes('/embed/v1/frame')),
      page.locator('#connect').click(),
    ])
    expect((await request.allHeaders())['cookie']).toBeUndefined()
    const frame = page.frames().find((one) => one.url().startsWith(environment().origin))
    await frame?.waitForLoadState()
    await frame?.evaluate(() => localStorage.setItem('probe', 'frame'))
    const top = await page.context().newPage()
    await top.goto(`${environment().origin}/connect`)
    expect(await top.evaluate(() => localStorage.getItem('probe'))).toBeNull()
  })
})

test('WH-64, EM-59: the page of events of a host shows what arrives, and has no barrier that axe finds', async () => {
  const host = await openHost({ webhooks: true })
  const page = await userAt('Ada Winter', host)
  await page.goto(`${host.origin}/events`)
  await page.getByRole('status').filter({ hasText: 'No event yet' }).waitFor()
  expect(await accessibilityProblems(page, 'events of a host, none')).toEqual([])
  const planbridge = createPlanbridge({ origin: environment().origin, key: sampleHostKey })
  const findEndpoint = async () =>
    (await planbridge.listWebhookEndpoints()).endpoints.find(({ url }) => url.startsWith(host.origin))?.id
  const endpoint = await vi.waitUntil(findEndpoint, { timeout: 60_000, interval: 100 })
  await planbridge.testWebhookEndpoint({ endpoint })
  await page.getByText('endpoint.test', { exact: true }).waitFor()
  expect(await accessibilityProblems(page, 'events of a host')).toEqual([])
})

describe('a page whose origin is not in the list of the session', () => {
  test.each(['plain', 'element'])(
    'EM-11, HC-31, EM-54: the page %s gets no frame, and an error that says so',
    async (name) => {
      const host = await openHost({ frameOrigins: ['https://shop.example'] })
      const page = await userAt('Ada Winter', host)
      await page.goto(`${host.origin}/${name}`)
      await page.clock.install()
      await Promise.all([
        page.waitForResponse((answer) => answer.url().includes('/embed/v1/frame')),
        page.locator('#connect').click(),
      ])
      await page.clock.runFor(30_000)
      await page.getByRole('alert').filter({ hasText: 'This could not be opened.' }).waitFor()
      await page.getByRole('button', { name: 'Close' }).click()
      expect(await page.locator('#result').textContent()).toBe('This could not be opened.')
    },
  )
})

const sameOrigin = { 'cross-origin-opener-policy': 'same-origin' }

/** Adds the policy to every document of the provider. */
const isolateProvider = async (page: Page): Promise<void> => {
  const [identity = ''] = environment().simulators.dynamicPlanner.origins
  await page.context().route(`${identity}/**`, async (route) => {
    const answer = await route.fetch({ maxRedirects: 0 })
    await route.fulfill({ response: answer, headers: { ...answer.headers(), ...sameOrigin } })
  })
}

/** Takes every way but the server from windows and frames of Planbridge. */
const silence = (page: Page): Promise<unknown> =>
  page.context().addInitScript(() => {
    BroadcastChannel.prototype.postMessage = () => {}
    Object.defineProperty(window, 'opener', { get: () => null, set: () => {} })
  })

describe('without a channel between window and frame', () => {
  const pair: Pair = { journey: journeys.dynamicPlanner, surface: surfaces.script }

  test.each([
    ['on the provider', {}, true, false],
    ['on the host', sameOrigin, false, false],
    ['on both', sameOrigin, true, false],
    ['nowhere, and every message blocked', {}, false, true],
  ] as const)(
    'EM-06, EM-59: with an opener policy %s the result arrives through the server',
    async (_, headers, isProviderIsolated, isSilent) => {
      const isolated = await openHost({ headers })
      const page = await userAt('Ada Winter', isolated)
      if (isProviderIsolated) await isolateProvider(page)
      if (isSilent) await silence(page)
      await connectThrough(page, isolated.origin, pair, environment())
      expect((await callAs(page, isolated.origin, 'dynamic-planner')).status).toBe('200')
    },
  )

  test('EM-59: a host with Cross-Origin-Embedder-Policy and isolation connects as well', async () => {
    const isolated = await openHost({
      headers: { ...sameOrigin, 'cross-origin-embedder-policy': 'require-corp' },
    })
    const page = await userAt('Ada Winter', isolated)
    await connectThrough(page, isolated.origin, pair, environment())
    await page.goto(`${isolated.origin}/plain`)
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  })

  test.each(['plain', 'element'])(
    'EM-56, EM-59: a redirect from the page %s comes back to it, and its success is told there',
    async (name) => {
      const host = await openHost()
      const page = await userAt('Ada Winter', host)
      await page.goto(`${host.origin}/${name}?presentation=redirect`)
      await page.locator('#connect').click()
      const frame = page.frameLocator('iframe')
      await journeys.dynamicPlanner.redirect(frame, page)
      await expectConnected({ place: frame, page })
      expect(page.url()).toBe(`${host.origin}/${name}?presentation=redirect`)
      expect((await callAs(page, host.origin, 'dynamic-planner')).status).toBe('200')
    },
  )
})
