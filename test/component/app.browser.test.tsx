import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { getCatalog } from '@planbridge/shared/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { cleanup } from 'vitest-browser-react'
import { planbridgeInATab, type PlanbridgeInATab } from './planbridge-in-a-tab.ts'
import { showApp } from './show-app.tsx'
import { button, connectButton, takeOffer } from './take-offer.ts'

let tab: PlanbridgeInATab
beforeEach(async () => {
  tab = await planbridgeInATab()
})
afterEach(() => tab.close())

/** A person with several Plannr accounts. */
const several = 'gareth@harbourlane.example'

/** Docplanner is connected at once, because there is one way. */
const connectDocplanner = () => connectButton('Docplanner').click()

const openTokenForm = () => takeOffer({ provider: 'Plannr', model: 'personal-token' })

const sendRequest = async (operation: string) => {
  await page.getByText(en.developers.title, { exact: true }).click()
  await page.getByLabelText(en.requestConsole.operation, { exact: true }).selectOptions(operation)
  await button(en.requestConsole.send).click()
  const body = page.getByRole('region', { name: en.requestConsole.responseBody })
  await expect.element(body).toBeVisible()
  return body.element().textContent
}

const disconnect = async () => {
  await button(en.connection.disconnect).click()
  await page.getByRole('dialog').getByRole('button', { name: en.disconnect.confirm, exact: true }).click()
}

const failureCodeOf = async (path: string): Promise<unknown> => {
  const response = await fetch(path, { headers: { 'x-planbridge': '1' } })
  return ((await response.json()) as { code: unknown }).code
}

const pasteToken = async (token: string) => {
  await openTokenForm()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabelText(en.personalToken.token, { exact: true }).fill(token)
  const day = new Date(Date.now() + 300 * 86_400_000).toISOString().slice(0, 10)
  await dialog.getByLabelText(en.personalToken.endsOn).fill(day)
  await dialog.getByRole('button', { name: en.personalToken.save, exact: true }).click()
}

describe('the app over a BFF in the same tab', () => {
  test('the start page shows one card with one Connect for each provider, and the step after it every way of each integration', async () => {
    const response = await fetch('/bff/catalog', { headers: { 'x-planbridge': '1' } })
    const { entries } = getCatalog.output.parse(await response.json())
    await showApp()
    const providers = Map.groupBy(entries, ({ provider }) => provider.name)
    for (const [name, integrations] of providers) {
      const card = page.getByRole('article', { name, exact: true })
      await expect.element(card).toBeVisible()
      expect(card.getByRole('button', { name: /^Connect / }).elements()).toHaveLength(1)
      if (integrations.flatMap(({ offers }) => offers).length === 1) continue
      await connectButton(name).click()
      const dialog = page.getByRole('dialog')
      for (const { label, offers } of integrations) {
        const legend = integrations.length > 1 ? label : en.offer.how
        const group = dialog.getByRole('group', { name: legend, exact: true })
        expect(group.getByRole('radio').elements()).toHaveLength(offers.length)
      }
      await dialog.getByRole('button', { name: en.frame.close, exact: true }).click()
    }
    expect(entries.length).toBe(5)
    expect(page.getByRole('article').elements()).toHaveLength(providers.size)
  })

  test('a service account connects, calls the API, disconnects, and is refused after that', async () => {
    await showApp()
    const integration = 'Docplanner'
    await connectDocplanner()
    await expect.element(page.getByText(fill(en.notices.connected, { integration }))).toBeVisible()
    await page.getByRole('link', { name: en.notices.view }).click()
    const id = window.location.pathname.split('/').at(-1) ?? ''
    expect(await sendRequest('List facilities')).toContain('"_items"')
    await disconnect()
    await expect.element(page.getByText(fill(en.notices.disconnected, { integration }))).toBeVisible()
    await expect.element(page.getByRole('heading', { name: en.signIn.title, exact: true })).toBeVisible()
    expect(await failureCodeOf(`/bff/proxy/${id}/api/v3/integration/facilities`)).toBe('connection-not-found')
  })

  test('a pasted personal token is verified, its account is chosen, and API calls use it', async () => {
    const { token } = await tab.simulators.plannr.mintPersonalToken({ username: several })
    await showApp()
    await pasteToken(token)
    await page.getByRole('link', { name: en.notices.choose }).click()
    await expect.element(page.getByText(en.statuses['choose-account'])).toBeVisible()
    await page.getByRole('radio').first().click()
    await button(en.accountChoice.save).click()
    await expect.element(page.getByText(en.statuses.active, { exact: true })).toBeVisible()
    expect(await sendRequest('Show who I am')).toContain(several)
    expect(document.documentElement.outerHTML).not.toContain(token)
  })

  test('the form for a token names the menu in which a token is made, and opens the page of a simulated provider', async () => {
    await showApp()
    await openTokenForm()
    const dialog = page.getByRole('dialog')
    await expect
      .element(dialog.getByText('Settings › Account Details › Personal Access Tokens', { exact: false }))
      .toBeVisible()
    const link = dialog.getByRole('link', { name: en.personalToken.openPage })
    await expect.element(link).toHaveAttribute('target', '_blank')
    expect(link.element().getAttribute('href')).toMatch(/\/settings\/personal-access-tokens$/)
  })

  test('HC-91: pasted text around a token is left out, and the form says so', async () => {
    const { token } = await tab.simulators.plannr.mintPersonalToken({ username: several })
    await showApp()
    await openTokenForm()
    const dialog = page.getByRole('dialog')
    const field = dialog.getByLabelText(en.personalToken.token, { exact: true })
    await field.fill(`“Authorization: Bearer ${token.slice(0, 9)}\u{AD}${token.slice(9)}”.`)
    await expect.element(dialog.getByText(/^We left out hidden characters, quotes/)).toBeVisible()
    await field.fill(token)
    await expect.element(dialog.getByText(/^We left out/)).not.toBeInTheDocument()
  })

  test('HC-92: text that is no token is not sent, and the form names the character and its place', async () => {
    await showApp()
    await pasteToken('abc–def')
    const dialog = page.getByRole('dialog')
    const character = en.personalToken.characters['U+2013'] ?? ''
    await expect
      .element(dialog.getByText(fill(en.personalToken.foreign, { position: 4, character })))
      .toBeVisible()
    await expect
      .element(dialog.getByText(en.failures['personal-token-rejected'].text))
      .not.toBeInTheDocument()
  })

  test('a token that the provider rejects is reported in the form, which stays open', async () => {
    await showApp()
    await pasteToken('CANARY-AT-made-up')
    const dialog = page.getByRole('dialog')
    await expect
      .element(dialog.getByText(fill(en.failures['personal-token-rejected'].title, { provider: 'Plannr' })))
      .toBeVisible()
    await expect
      .element(page.getByRole('heading', { name: en.signIn.title, exact: true }))
      .toBeInTheDocument()
  })

  test('TX-09: connecting navigates to the provider with a URL that contains no secret', async () => {
    const { visited } = await showApp()
    await takeOffer({
      provider: 'Dynamic Planner',
      integration: 'Dynamic Planner (dp-code)',
      model: 'user-present',
    })
    await expect.poll(() => visited.length).toBe(1)
    const url = new URL(visited[0] ?? '')
    expect(url.origin + url.pathname).toBe('http://127.0.0.1:4101/identity/connect/authorize')
    expect(url.searchParams.get('redirect_uri')).toBe(
      `${window.location.origin}/oauth/dynamic-planner/return`,
    )
    const [key = ''] = Object.keys(window.sessionStorage)
    const { code_verifier: verifier } = JSON.parse(window.sessionStorage.getItem(key) ?? '') as {
      code_verifier: string
    }
    expect(verifier.length).toBeGreaterThanOrEqual(43)
    expect(url.href).not.toContain(verifier)
    expect(url.href).not.toContain('CANARY')
  })

  test('a new document shows the connection again, because the session cookie is sent', async () => {
    await showApp()
    await connectDocplanner()
    await expect
      .element(page.getByText(fill(en.notices.connected, { integration: 'Docplanner' })))
      .toBeVisible()
    await cleanup()
    expect(page.getByRole('heading').elements()).toEqual([])
    await showApp()
    await expect.element(page.getByRole('link', { name: /^Manage Docplanner/ })).toBeVisible()
  })
})
