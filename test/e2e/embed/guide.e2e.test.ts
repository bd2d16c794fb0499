import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createPlanbridge } from '@planbridge/node'
import { expect, onTestFinished, test } from 'vitest'
import { journeys } from '../../harness/embed/embedded-person.ts'
import { setUpEmbedded } from '../../harness/embed/set-up-embedded.ts'
import { freePortsOf } from '../../harness/free-ports.ts'
import { repositoryRoot } from '../../harness/repository-root.ts'
import { sampleHostKey } from '@planbridge/mock/simulators'

const { environment, browser } = setUpEmbedded()
const program = join(repositoryRoot, 'test/docs/embedding/app.mjs')

/** Starts the app of the guide, and opens its page. */
const openApp = async () => {
  const { origin } = environment()
  const [port = 0] = await freePortsOf(1)
  const app = spawn(process.execPath, [program], {
    stdio: 'inherit',
    env: {
      ...process.env,
      PLANBRIDGE_ORIGIN: origin,
      PLANBRIDGE_KEY: sampleHostKey,
      PORT: String(port),
    },
  })
  onTestFinished(() => void app.kill())
  const context = await browser().newContext({ locale: 'en-GB' })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const home = `http://127.0.0.1:${port}/`
  await expect
    .poll(() =>
      fetch(home).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200)
  await page.goto(home)
  return { page, home }
}

test('EM-59: the code of the guide to embedding connects an account and calls an API as it stands there', async () => {
  const { page, home } = await openApp()
  await page.locator('#connect').click()
  await journeys.plannr.connect({ place: page.frameLocator('iframe'), page }, environment())
  await page.locator('#result').filter({ hasText: 'Connected.' }).waitFor()
  await page.goto(`${home}me`)
  expect(await page.locator('body').textContent()).toMatch(journeys.plannr.answer)
})

test.each([
  ['has no session at the app', ''],
  ['has another session at the app', 'own'],
])(
  'EM-20: the code of the guide ends a connect session whose link was followed by a browser that %s',
  async (_, session) => {
    const { page, home } = await openApp()
    const returned = Promise.withResolvers<string>()
    await page.context().route('**/planbridge/return?**', (route) => {
      returned.resolve(route.request().url())
      return route.abort()
    })
    await page.locator('#connect').click()
    await journeys.dynamicPlanner.connect({ place: page.frameLocator('iframe'), page })
    const address = new URL(await returned.promise)
    const planbridge = createPlanbridge({ origin: environment().origin, key: sampleHostKey })
    const id = address.searchParams.get('planbridge_session') ?? ''
    expect((await planbridge.getConnectSession({ id })).status).toBe('pending_verification')
    const [own = ''] = (await fetch(home)).headers.getSetCookie()
    const answer = await fetch(address, { headers: session === 'own' ? { cookie: own } : {} })
    expect(await answer.text()).toContain('started in another browser')
    expect((await planbridge.getConnectSession({ id })).status).toBe('cancelled')
    const { connections } = await planbridge.listConnections({ subject: 'user-17' })
    expect(connections.filter(({ integration }) => integration === 'dynamic-planner')).toEqual([])
  },
)
