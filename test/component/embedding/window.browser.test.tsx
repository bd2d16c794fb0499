import { loadTexts } from '@planbridge/web/messages/connect/load-texts.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { connectionWith, viewWith } from './connect-facts.ts'
import { fakeConnectApi } from './fake-connect-api.ts'
import type { FakeConnectApi } from './fake-connect-api.ts'
import { showWindow } from './show-window.ts'

const en = await loadTexts('en')
const secret = 'w'.repeat(43)
const { id } = viewWith()
const back = `/connect?session=${id}`
const birch = { choice: { integration: 'birch', model: 'user-present' } }
const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true })
const button = (name: string) => page.getByRole('button', { name, exact: true })
const confirmTitle = fill(en.confirm.title, { host: 'Harbour Lane Wealth' })

const facts = {
  state: 's'.repeat(43),
  nonce: null,
  authorization_endpoint: 'https://provider.example/authorize',
  client_id: 'client',
  redirect_uri: 'https://planbridge.example/callback/birch',
  response_type: 'code',
  response_mode: null,
  scope: 'read',
  send_challenge: true,
  extra: {},
  expires_at: '2026-11-30T12:10:00.000Z',
}

const withProvider = (change: object): FakeConnectApi => {
  const api = fakeConnectApi(change)
  api.answer('startConnectAttempt', () => facts)
  return api
}

describe('a window that a frame has opened', () => {
  test('EM-46: waits until it is announced, keeps no secret in its address, and goes to the provider that was chosen', async () => {
    const api = withProvider(birch)
    let tries = 0
    api.answer('enterWindow', () => ((tries += 1) < 4 ? 'window-unknown' : viewWith(birch)))
    const { did } = showWindow(api, `/connect#w=${secret}`)
    await expect.poll(() => did.at(-1)).toMatch(/^navigate https:\/\/provider\.example\/authorize\?/)
    expect(did[0]).toBe(`address ${back}`)
    expect(api.sent('enterWindow')).toHaveLength(4)
    const [started] = api.sent('startConnectAttempt')
    expect(started?.input).toEqual({
      integration: 'birch',
      model: 'user-present',
      challenge: expect.stringMatching(/^[\w-]{43}$/),
    })
    expect(new Headers(started?.init.headers).get('x-planbridge-connect')).toBe(id)
    expect(started?.init.credentials).toBe('same-origin')
    await expect.element(heading('Taking you to Birchwood CRM…')).toBeVisible()
    expect([...api.requests.map(({ url }) => url), ...did].join()).not.toContain(secret)
  })

  test('EM-46: names host and person and asks, before anything is started', async () => {
    const api = withProvider({ ...birch, asks: true })
    const { did } = showWindow(api, `/connect#w=${secret}`)
    await expect.element(heading(confirmTitle)).toBeVisible()
    await expect.element(page.getByText('You are connecting for Priya Nair.')).toBeVisible()
    expect(api.sent('startConnectAttempt')).toEqual([])
    api.answer('confirmPerson', () => viewWith({ ...birch, asks: true, confirmed: true }))
    await button(en.confirm.yes).click()
    await expect.poll(() => did.at(-1)).toMatch(/^navigate https:\/\/provider\.example/)
  })

  test('EM-46: a person who did not want it ends the session, and comes back to the host', async () => {
    const api = withProvider({ ...birch, asks: true })
    api.answer('leaveWindow', () => ({ url: 'https://app.host.example/?cancelled' }))
    const { did } = showWindow(api, `/connect#l=${secret}`)
    await button(en.confirm.no).click()
    await expect.poll(() => did.at(-1)).toBe('replace https://app.host.example/?cancelled')
    expect(api.sent('cancelConnect')).toHaveLength(1)
    expect(api.sent('startConnectAttempt')).toEqual([])
  })

  test('EM-46: shows a spent link in words', async () => {
    const api = fakeConnectApi()
    api.answer('enterWindow', () => 'window-unknown')
    showWindow(api, `/connect#l=${secret}`)
    await expect.element(heading(en.failures['link-used'].title)).toBeVisible()
    expect(api.sent('enterWindow')).toHaveLength(1)
  })
})

describe('the ways in a window', () => {
  test('EM-46: terms: a purpose is proposed, only reading is, and the provider confirms them', async () => {
    const api = withProvider({ choice: { integration: 'acme-plans', model: 'delegation' } })
    const { did } = showWindow(api, `/connect#w=${secret}`)
    await expect.element(heading('What can Harbour Lane Wealth do while you’re away?')).toBeVisible()
    await page.getByLabelText(en.terms.howLong).selectOptions('90')
    await page.getByText(en.terms.change).click()
    await page.getByRole('checkbox', { name: /^Create or update a client/ }).click()
    await button('Continue to Acme Planner').click()
    await expect.poll(() => did.at(-1)).toMatch(/^navigate /)
    expect(api.sent('startConnectAttempt')[0]?.input).toMatchObject({
      delegation: {
        purpose: 'My work in Harbour Lane Wealth',
        operations: ['list-clients', 'read-plan', 'update-client'],
        days: 90,
      },
    })
  })

  test('EM-13: the account of the firm is connected by a click in the window', async () => {
    const api = fakeConnectApi({ choice: { integration: 'clinic', model: 'service-account' } })
    api.answer('addConnectServiceAccount', () =>
      connectionWith({ integration: 'clinic', model: 'service-account', account: null }),
    )
    const { did } = showWindow(api, `/connect#w=${secret}`)
    await expect.element(heading(en.service.title)).toBeVisible()
    expect(api.sent('addConnectServiceAccount')).toEqual([])
    await button(en.service.go).click()
    await expect.poll(() => did.at(-1)).toBe('close')
    await expect.element(heading('Clinic Calendar is connected')).toBeVisible()
  })

  test('EM-46: a link leads through provider and way to a pasted token', async () => {
    const api = fakeConnectApi()
    api.answer('addConnectPersonalToken', () => connectionWith({ status: 'pending-verification' }))
    api.answer('leaveWindow', () => ({ url: 'https://app.host.example/back?planbridge_code=c' }))
    const { did } = showWindow(api, `/connect#l=${secret}`)
    await page.getByRole('button', { name: /^Birchwood CRM/ }).click()
    await page.getByRole('radio', { name: /^With a token/ }).click()
    await button(en.ways.goOn).click()
    await page.getByLabelText(en.token.token, { exact: true }).fill('canary-token-0123456789abcdef0123456789')
    await page.getByLabelText(en.token.endsOn, { exact: true }).fill('2027-01-31')
    await button(en.token.save).click()
    await expect.poll(() => did.at(-1)).toBe('replace https://app.host.example/back?planbridge_code=c')
  })

  test('EM-14: where storage throws, nothing is started in vain, and the screen says what to allow', async () => {
    const api = withProvider(birch)
    const storage = () => {
      throw new DOMException('denied', 'SecurityError')
    }
    const { did } = showWindow(api, `/connect#w=${secret}`, { storage })
    await expect.element(page.getByText(en.failures['storage-blocked'].title)).toBeVisible()
    expect(did.filter((one) => one.startsWith('navigate'))).toEqual([])
  })
})

describe('a window that comes back from the provider', () => {
  test('EM-46: goes to the host with the code, which the frame never sees', async () => {
    const api = fakeConnectApi({ ...birch, status: 'pending_verification' })
    api.progress({
      status: 'pending_verification',
      connection: connectionWith({ status: 'pending-verification' }),
    })
    api.answer('leaveWindow', () => ({ url: 'https://app.host.example/back?planbridge_code=c' }))
    const { did } = showWindow(api, back)
    await expect.poll(() => did.at(-1)).toBe('replace https://app.host.example/back?planbridge_code=c')
  })

  test('EM-46: if the way back is not found, tries again, because the host waits for the code', async () => {
    const api = fakeConnectApi({ ...birch, status: 'pending_verification' })
    api.progress({
      status: 'pending_verification',
      connection: connectionWith({ status: 'pending-verification' }),
    })
    api.answer('leaveWindow', () => 'store-unavailable')
    const { did } = showWindow(api, back)
    await expect.element(heading(en.failures.busy.title)).toBeVisible()
    api.answer('leaveWindow', () => ({ url: 'https://app.host.example/back' }))
    await button(en.page.tryAgain).click()
    await expect.poll(() => did.at(-1)).toBe('replace https://app.host.example/back')
  })

  test('EM-46: lets the person choose one of several accounts first', async () => {
    const choices = [
      { id: 'a', name: 'Harbour Lane Wealth', detail: 'Adviser' },
      { id: 'b', name: 'Nair Family Office', detail: 'Owner' },
    ]
    const connection = connectionWith({ status: 'choose-account', choices })
    const api = fakeConnectApi({ ...birch, status: 'complete' })
    api.progress({ status: 'complete', connection })
    api.answer('chooseConnectAccount', () => connectionWith({ choices, choice: 'b' }))
    const { did } = showWindow(api, back)
    await expect.element(heading(en.account.title)).toBeVisible()
    await page.getByRole('radio', { name: /^Nair Family Office/ }).click()
    await button(en.account.save).click()
    await expect.poll(() => did.at(-1)).toBe('close')
    expect(api.sent('chooseConnectAccount')[0]?.input).toEqual({ account: 'b' })
  })

  test('EM-46: does not start again by itself; it says what happened, and another account can be used', async () => {
    const api = withProvider(birch)
    api.progress({ window: 'entered', failure: { code: 'different-account', reference: 'r-9' } })
    const { did } = showWindow(api, back)
    await expect.element(heading(en.failures['different-account'].title)).toBeVisible()
    expect(api.sent('startConnectAttempt')).toEqual([])
    await button(en.page.otherAccount).click()
    await expect.poll(() => did.at(-1)).toMatch(/^navigate /)
    expect(api.sent('startConnectAttempt')[0]?.input).toMatchObject({ another_account: true })
  })

  test('EM-46: by the back button, it offers the way again', async () => {
    const api = withProvider(birch)
    const { did, restore } = showWindow(api, `/connect#w=${secret}`)
    await expect.poll(() => did.at(-1)).toMatch(/^navigate /)
    restore()
    await expect.element(button('Continue to Birchwood CRM')).toBeVisible()
    expect(api.sent('startConnectAttempt')).toHaveLength(1)
  })

  test('EM-46: at the end it closes, and says so where it cannot', async () => {
    const { did } = showWindow(fakeConnectApi({ status: 'complete' }), '/connect/done')
    await expect.poll(() => did).toContain('close')
    await expect.element(button(en.end.closeWindow)).toBeVisible()
  })
})

describe('a browser inside another app', () => {
  const userAgent = 'Mozilla/5.0 (Linux; Android 15; Pixel 9; wv) Chrome/140.0.0.0 Mobile Safari/537.36'

  test('EM-44: a link is offered for a browser of its own before it is spent', async () => {
    const api = fakeConnectApi()
    const { did } = showWindow(api, `/connect#l=${secret}`, { userAgent })
    await expect.element(heading(en.inApp.title)).toBeVisible()
    await button(en.inApp.copy).click()
    await expect.element(button(en.inApp.copied)).toBeVisible()
    expect(did).toEqual([`copy https://planbridge.example/connect#l=${secret}`])
    expect(api.requests).toEqual([])
    await button(en.inApp.goOn).click()
    await expect.element(heading(en.providers.title)).toBeVisible()
  })

  test('EM-44: a provider that refuses to sign people in there leads to the same page', async () => {
    const api = fakeConnectApi(birch)
    api.progress({ window: 'entered', failure: { code: 'authorization-refused', reference: null } })
    showWindow(api, back, { userAgent })
    await expect.element(heading(en.inApp.title)).toBeVisible()
  })
})
