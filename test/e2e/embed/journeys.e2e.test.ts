import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import {
  callAs,
  closeUser,
  expectConnected,
  type HostUser,
  type Journey,
  journeys,
  openUser,
  type Surface,
  surfaces,
} from '../../harness/embed/embedded-person.ts'
import { setUpEmbedded } from '../../harness/embed/set-up-embedded.ts'
import { sampleHostKey } from '../../mock/registrations.ts'
import { sampleUsers } from '../../sample-host/host-sessions.ts'
import { type RunningSampleHost, serveSampleHost } from '../../sample-host/serve-sample-host.ts'

const { environment, browser, closers } = setUpEmbedded()

const userAt = async (name: HostUser, { origin }: RunningSampleHost): Promise<Page> => {
  const page = await openUser(browser(), origin, name)
  closers.push(() => closeUser(page))
  return page
}

/** A host with users of its own, who have connected nothing yet. */
const openHost = async (
  headers: Readonly<Record<string, string>> = {},
  more: Pick<Parameters<typeof serveSampleHost>[0], 'frameOrigins'> = {},
): Promise<RunningSampleHost> => {
  const users = sampleUsers.map(({ name }) => ({ id: randomUUID(), name }))
  const facts = { planbridge: environment().origin, key: sampleHostKey, users, headers }
  const host = await serveSampleHost({ ...facts, ...more })
  closers.push(host.close)
  return host
}

interface Pair {
  readonly journey: Journey
  readonly surface: Surface
}

const all: readonly Pair[] = Object.values(journeys).flatMap((journey) =>
  Object.values(surfaces).map((surface) => ({ journey, surface })),
)
/** Each journey and each surface once; a full run takes all pairs. */
const some = [0, 5, 10, 15, 3].map((index) => all[index]).filter((pair) => pair !== undefined)
const pairs = process.env['PLANBRIDGE_ROUNDS'] === 'full' ? all : some
const titled = pairs.map((pair) => ({ ...pair, what: pair.journey.name, through: pair.surface.name }))

const connect = async (page: Page, origin: string, { journey, surface }: Pair) => {
  const at = await surface.open(page, origin)
  await journey.connect(at, environment())
  await expectConnected(at)
}

describe('a host on another site, in a browser without third-party cookies and with storage partitioned', () => {
  test.each(titled)(
    'EM-14, EM-59: $what is connected through $through, and the back end calls it as that user and no other',
    async (pair) => {
      const host = await openHost()
      const page = await userAt('Ada Winter', host)
      await connect(page, host.origin, pair)
      const { integration, answer } = pair.journey
      const called = await callAs(page, host.origin, integration)
      expect(called.status).toBe('200')
      expect(called.answer).toMatch(answer)
      if (integration === 'docplanner') return
      const other = await userAt('Ben Okafor', host)
      await other.goto(`${called.address}&integration=${integration}`)
      expect(await other.locator('#problem').textContent()).toContain('connection-not-found')
      expect(await other.content()).not.toMatch(answer)
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

describe('a page whose origin is not in the list of the session', () => {
  test.each(['plain', 'element'])(
    'EM-11, HC-31, EM-54: the page %s gets no frame, and an error that says so',
    async (name) => {
      const host = await openHost({}, { frameOrigins: ['https://shop.example'] })
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
      const isolated = await openHost(headers)
      const page = await userAt('Ada Winter', isolated)
      if (isProviderIsolated) await isolateProvider(page)
      if (isSilent) await silence(page)
      await connect(page, isolated.origin, pair)
      expect((await callAs(page, isolated.origin, 'dynamic-planner')).status).toBe('200')
    },
  )

  test('EM-59: a host with Cross-Origin-Embedder-Policy and isolation connects as well', async () => {
    const isolated = await openHost({ ...sameOrigin, 'cross-origin-embedder-policy': 'require-corp' })
    const page = await userAt('Ada Winter', isolated)
    await connect(page, isolated.origin, pair)
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
