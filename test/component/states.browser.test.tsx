import { en } from '@planbridge/web/messages/en.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { planbridgeInATab, type PlanbridgeInATab } from './planbridge-in-a-tab.ts'
import { showApp } from './show-app.tsx'
import { button } from './take-offer.ts'

let tab: PlanbridgeInATab
beforeEach(async () => {
  tab = await planbridgeInATab()
})
afterEach(() => tab.close())

const isFor =
  (path: string) =>
  ({ url }: Request) =>
    new URL(url).pathname === `/bff${path}`
const heading = page.getByRole('heading', { level: 1 })

describe('while data is loading', () => {
  test('the start page shows a skeleton until the catalog is loaded', async () => {
    let respond = () => {}
    const released = new Promise<void>((resolve) => void (respond = resolve))
    tab.bff.interrupt({ when: isFor('/integrations'), answer: (_, proceed) => released.then(proceed) })
    await showApp()
    await expect.element(heading).toHaveTextContent(en.start.title)
    await expect.element(page.getByText(en.start.loading)).toBeInTheDocument()
    expect(page.getByRole('article').elements()).toEqual([])
    respond()
    await expect.element(page.getByRole('article').first()).toBeVisible()
    expect(page.getByText(en.start.loading).elements()).toEqual([])
  })

  test('a connection page does not report a missing connection before the list is loaded', async () => {
    let respond = () => {}
    const released = new Promise<void>((resolve) => void (respond = resolve))
    tab.bff.interrupt({ when: isFor('/connections'), answer: (_, proceed) => released.then(proceed) })
    await showApp('/connections/does-not-exist')
    expect(page.getByText(en.connection.notFound).elements()).toEqual([])
    respond()
    await expect.element(heading).toBeVisible()
  })
})

describe('when a list is empty', () => {
  test('a stranger is offered to sign in, and is not told that nothing is connected', async () => {
    await showApp()
    await expect.element(page.getByRole('heading', { name: en.signIn.title, exact: true })).toBeVisible()
    await expect.element(page.getByText(en.signIn.text)).toBeVisible()
    expect(document.body.textContent).not.toMatch(/nothing is connected|no connections/i)
  })

  test('without an integration the start page says who can add one', async () => {
    tab.bff.interrupt({ when: isFor('/integrations'), answer: () => Response.json({ entries: [] }) })
    await showApp()
    await expect.element(page.getByText(en.start.noIntegrations)).toBeVisible()
    await expect.element(page.getByText(en.start.noIntegrationsText)).toBeVisible()
  })

  test('an unknown path shows a link to the start page', async () => {
    await showApp('/nowhere')
    await expect.element(heading).toHaveTextContent(en.frame.notFound)
    await page.getByRole('link', { name: en.frame.goHome }).click()
    await expect.element(heading).toHaveTextContent(en.start.title)
  })
})

describe('when the BFF fails', () => {
  test.each(['/integrations', '/connections'])(
    'a failure of %s is shown, and the retry button recovers from it',
    async (path) => {
      tab.bff.interrupt({ when: isFor(path), answer: () => Response.error() })
      await showApp()
      await expect.element(page.getByText(en.failures['answer-lost'].title)).toBeVisible()
      await button(en.start.tryAgain).click()
      await expect.element(page.getByRole('article').first()).toBeVisible()
      await expect.element(page.getByRole('heading', { name: en.signIn.title, exact: true })).toBeVisible()
      await expect.element(page.getByText(en.failures['answer-lost'].title)).not.toBeInTheDocument()
    },
  )

  test('a response that is not from the BFF is not shown', async () => {
    const answer = () => new Response('<h1>Proxy error</h1>', { headers: { 'content-type': 'text/html' } })
    tab.bff.interrupt({ when: isFor('/integrations'), answer })
    await showApp()
    await expect.element(page.getByText(en.failures['answer-unexpected'].title)).toBeVisible()
    expect(document.body.textContent).not.toContain('Proxy error')
  })
})
