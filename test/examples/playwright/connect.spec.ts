import { readFileSync } from 'node:fs'
import { answerOrigins, planbridgeFixtures, type PlanbridgeFixtures } from '@planbridge/mock/playwright'
import { expect, test as base } from '@playwright/test'
import { backEnd } from '../app/back-end.ts'

const origin = 'https://planbridge.example.com'
const app = 'https://app.example.com'
const pageText = readFileSync(new URL('page.html', import.meta.url), 'utf8')

const test = base.extend<PlanbridgeFixtures>(planbridgeFixtures({ origin }))

// Our app needs no server either: its back end reaches the same Planbridge as the browser.
test.beforeEach(async ({ context, planbridge }) => {
  const own = backEnd({
    origin,
    key: planbridge.hostKey,
    fetch: (url, init) => planbridge.fetch(new Request(url, init as RequestInit)),
  })
  const html = () => new Response(pageText, { headers: { 'content-type': 'text/html' } })
  const fetch = async (request: Request) => (new URL(request.url).pathname === '/' ? html() : own(request))
  await answerOrigins(context, [{ origins: [app], fetch }])
})

test('a user connects an account in our page', async ({ page, context, planbridge }) => {
  await page.goto(app)
  await page.getByRole('button', { name: 'Connect an account' }).click()
  const frame = page.frameLocator('iframe')
  await frame.getByRole('button', { name: /^Plannr/ }).click()
  const opened = context.waitForEvent('page')
  await frame.getByRole('button', { name: 'Continue to Plannr' }).click()
  const provider = await opened
  await provider.getByRole('button', { name: 'Yes, this is me' }).click()
  // The provider's page, at its true address.
  await provider.getByRole('button', { name: /^Sign in as Tom Okafor/ }).click()
  expect(provider.url()).toContain('https://api.plannrcrm.com/')
  await provider.getByRole('button', { name: 'Allow' }).click()
  await expect(page.getByText('Tom Okafor: active')).toBeVisible()
  planbridge.requests.expectRequest({ to: 'plannr', path: '/oauth/token' })
})

test('our page still opens Planbridge when no provider answers', async ({ page, planbridge }) => {
  await planbridge.scenario.set('provider-down')
  await page.goto(app)
  await page.getByRole('button', { name: 'Connect an account' }).click()
  await expect(page.frameLocator('iframe').getByRole('heading', { name: 'Connect an account' })).toBeVisible()
})
