import { en } from '@planbridge/web/messages/en.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { planbridgeInATab, type PlanbridgeInATab } from './planbridge-in-a-tab.ts'
import { showApp } from './show-app.tsx'

let tab: PlanbridgeInATab
beforeEach(async () => {
  tab = await planbridgeInATab()
})
afterEach(() => tab.close())

const asks =
  (path: string) =>
  ({ url }: Request) =>
    new URL(url).pathname === `/bff${path}`
const button = (name: string) => page.getByRole('button', { name, exact: true })
const heading = page.getByRole('heading', { level: 1 })

describe('while nothing is known yet', () => {
  test('the start page waits in its own shape, and fills when the answer comes', async () => {
    let answer = () => {}
    const asked = new Promise<void>((resolve) => void (answer = resolve))
    tab.bff.interrupt({ when: asks('/catalog'), answer: (_, proceed) => asked.then(proceed) })
    await showApp()
    await expect.element(heading).toHaveTextContent(en.start.title)
    await expect.element(page.getByText(en.start.loading)).toBeInTheDocument()
    expect(page.getByRole('article').elements()).toEqual([])
    answer()
    await expect.element(page.getByRole('article').first()).toBeVisible()
    expect(page.getByText(en.start.loading).elements()).toEqual([])
  })

  test('a page of a connection waits too, and says so when there is none', async () => {
    let answer = () => {}
    const asked = new Promise<void>((resolve) => void (answer = resolve))
    tab.bff.interrupt({ when: asks('/connections'), answer: (_, proceed) => asked.then(proceed) })
    await showApp('/connections/nobody-has-this')
    expect(page.getByText(en.connection.notFound).elements()).toEqual([])
    answer()
    await expect.element(heading).toBeVisible()
  })
})

describe('when there is nothing', () => {
  test('no connection: what would change that', async () => {
    await showApp()
    await expect.element(page.getByText(en.start.noneSignedOut)).toBeVisible()
    await expect.element(page.getByText(en.start.noneSignedOutText)).toBeVisible()
  })

  test('no integration: who decides', async () => {
    tab.bff.interrupt({ when: asks('/catalog'), answer: () => Response.json({ entries: [] }) })
    await showApp()
    await expect.element(page.getByText(en.start.noIntegrations)).toBeVisible()
    await expect.element(page.getByText(en.start.noIntegrationsText)).toBeVisible()
  })

  test('no such page: a way back', async () => {
    await showApp('/nowhere')
    await expect.element(heading).toHaveTextContent(en.frame.notFound)
    await page.getByRole('link', { name: en.frame.goHome }).click()
    await expect.element(heading).toHaveTextContent(en.start.title)
  })
})

describe('when the BFF does not answer', () => {
  test.each(['/catalog', '/connections'])('%s: it says so, and trying again helps', async (path) => {
    tab.bff.interrupt({ when: asks(path), answer: () => Response.error() })
    await showApp()
    await expect.element(page.getByText(en.failures['answer-lost'].title)).toBeVisible()
    await button(en.start.tryAgain).click()
    await expect.element(page.getByRole('article').first()).toBeVisible()
    await expect.element(page.getByText(en.start.noneSignedOut)).toBeVisible()
    expect(page.getByText(en.failures['answer-lost'].title).elements()).toEqual([])
  })

  test('what is not our answer is not shown as one', async () => {
    const answer = () => new Response('<h1>Proxy error</h1>', { headers: { 'content-type': 'text/html' } })
    tab.bff.interrupt({ when: asks('/catalog'), answer })
    await showApp()
    await expect.element(page.getByText(en.failures['answer-unexpected'].title)).toBeVisible()
    expect(document.body.textContent).not.toContain('Proxy error')
  })
})
