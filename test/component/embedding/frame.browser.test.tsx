import { loadTexts } from '@planbridge/web/messages/connect/load-texts.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { connectionWith, entries, token, viewWith } from './connect-facts.ts'
import { fakeConnectApi } from './fake-connect-api.ts'
import type { FakeConnectApi } from './fake-connect-api.ts'
import { showFrame } from './show-frame.ts'
import type { ShownFrame } from './show-frame.ts'

const en = await loadTexts('en')
const host = 'Harbour Lane Wealth'
const names = { host, provider: 'Birchwood CRM' }
const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true })
const button = (name: string) => page.getByRole('button', { name, exact: true })
const go = button(fill(en.ways.go, names))
const tokenWay = page.getByRole('radio', { name: new RegExp(`^${en.ways.models['personal-token'].name}`) })
const secretOf = (url = '') => /^\/connect#w=([\w-]{43})$/.exec(url)?.[1] ?? ''

const chooseBirch = async () => {
  await page.getByRole('button', { name: /^Birchwood CRM/ }).click()
  await expect.element(heading('Connect Birchwood CRM')).toBeVisible()
}

const openWindow = async (api: FakeConnectApi, frame: ShownFrame) => {
  await chooseBirch()
  await go.click()
  await expect.poll(() => api.sent('announceWindow').length).toBe(1)
  await expect.poll(() => frame.windows.length).toBe(1)
}

const hashOf = async (secret: string) => {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret)))
  return btoa(String.fromCharCode(...digest))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

describe('connecting in a window', () => {
  test('EM-45: the window opens in the click, and the server learns a hash of its secret, the choice and the page', async () => {
    const api = fakeConnectApi()
    const frame = showFrame(api)
    await expect.element(heading(en.providers.title)).toBeVisible()
    await openWindow(api, frame)
    const secret = secretOf(frame.windows[0]?.url)
    expect(secret).not.toBe('')
    expect(api.sent('announceWindow')[0]?.input).toEqual({
      secret_hash: await hashOf(secret),
      presentation: 'popup',
      page: 'https://app.host.example/settings',
      choice: { integration: 'birch', model: 'user-present' },
    })
    await expect.element(heading(en.waiting.title)).toBeVisible()
    await button(en.waiting.show).click()
    expect(frame.windows[0]?.focused).toBe(1)
  })

  test('EM-45: the result comes from the server; success is said once, later changes and a close say nothing more', async () => {
    const api = fakeConnectApi()
    const frame = showFrame(api)
    await openWindow(api, frame)
    api.progress({ window: 'entered' })
    api.progress({ status: 'complete', connection: connectionWith() })
    await expect.element(heading('Birchwood CRM is connected')).toBeVisible()
    api.progress({ status: 'cancelled' })
    frame.say({ type: 'planbridge:close' })
    expect(frame.sent('planbridge:success')).toEqual([
      {
        type: 'planbridge:success',
        result: {
          connectionId: connectionWith().id,
          sessionId: viewWith().id,
          integration: 'birch',
          status: 'active',
        },
      },
    ])
    expect(frame.sent('planbridge:exit')).toEqual([])
    expect(frame.windows[0]?.closed).toBe(true)
  })

  test('EM-45: a window that looks closed changes words only, and its result still counts', async () => {
    const api = fakeConnectApi()
    const frame = showFrame(api)
    await openWindow(api, frame)
    const [opened] = frame.windows
    if (opened) opened.closed = true
    await expect.element(heading(en.waiting.closedTitle)).toBeVisible()
    expect(api.sent('cancelConnect')).toEqual([])
    api.progress({ status: 'complete', connection: connectionWith() })
    await expect.element(heading('Birchwood CRM is connected')).toBeVisible()
  })

  test('EM-45: without a handle it asks whether a window opened, and believes the server if one did', async () => {
    const api = fakeConnectApi()
    const frame = showFrame(api, { blocks: true })
    await openWindow(api, frame)
    await expect.element(heading(en.waiting.blockedTitle)).toBeVisible()
    await expect.element(button(en.waiting.here)).toBeVisible()
    api.progress({ window: 'entered' })
    await expect.element(heading(en.waiting.title)).toBeVisible()
    expect(frame.messages).toContainEqual(expect.objectContaining({ name: 'window-blocked' }))
  })

  test('EM-45: where no window opens, the host page itself goes to Planbridge, after the server knows of it', async () => {
    const api = fakeConnectApi()
    const frame = showFrame(api, { blocks: true })
    await openWindow(api, frame)
    await button(en.waiting.here).click()
    await expect.poll(() => frame.sent('planbridge:redirect').length).toBe(1)
    expect(api.sent('announceWindow')[1]?.input).toMatchObject({ presentation: 'redirect' })
    expect(frame.sent('planbridge:redirect')[0]).toEqual({
      type: 'planbridge:redirect',
      url: expect.stringMatching(/^https:\/\/planbridge\.example\/connect#w=[\w-]{43}$/),
    })
  })

  test('EM-45: a connection that the host has to verify is “almost done”, and closing says so', async () => {
    const api = fakeConnectApi()
    const frame = showFrame(api)
    await openWindow(api, frame)
    const connection = connectionWith({ status: 'pending-verification' })
    api.progress({ status: 'pending_verification', connection })
    await expect.element(heading(en.end.finishing)).toBeVisible()
    expect(frame.sent('planbridge:success')).toEqual([])
    await button(en.page.close).click()
    expect(frame.sent('planbridge:success')).toEqual([
      expect.objectContaining({ result: expect.objectContaining({ status: 'pending_verification' }) }),
    ])
  })

  test('EM-45: a failure in the window is shown in the frame, and the session goes on', async () => {
    const api = fakeConnectApi()
    const frame = showFrame(api)
    await openWindow(api, frame)
    api.progress({ window: 'entered', failure: { code: 'consent-denied', reference: 'r-1' } })
    await expect.element(page.getByText(en.failures.declined.title)).toBeVisible()
    await button(en.waiting.again).click()
    await expect.poll(() => frame.windows.length).toBe(2)
    expect(frame.windows[0]?.closed).toBe(true)
  })
})

describe('a pasted token', () => {
  const birchToken = async () => {
    await chooseBirch()
    await tokenWay.click()
    await button(en.ways.goOn).click()
    await expect.element(heading('Paste a token from Birchwood CRM')).toBeVisible()
  }

  test('EM-45: is checked before it is sent, and connects in the frame', async () => {
    const api = fakeConnectApi()
    const frame = showFrame(api)
    await birchToken()
    await button(en.token.save).click()
    await expect.element(page.getByText(en.token.required)).toBeVisible()
    expect(api.sent('addConnectPersonalToken')).toEqual([])
    await page
      .getByLabelText(en.token.token, { exact: true })
      .fill(' Bearer canary-token-0123456789abcdef0123456789 ')
    await page.getByLabelText(en.token.endsOn, { exact: true }).fill('2027-01-31')
    api.answer('addConnectPersonalToken', () => 'personal-token-rejected')
    await button(en.token.save).click()
    await expect.element(page.getByText('Birchwood CRM did not accept this token')).toBeVisible()
    api.answer('addConnectPersonalToken', () => connectionWith({ model: 'personal-token' }))
    await button(en.token.save).click()
    await expect.poll(() => frame.sent('planbridge:success').length).toBe(1)
    expect(api.sent('addConnectPersonalToken')[1]?.input).toEqual({
      integration: 'birch',
      token: 'canary-token-0123456789abcdef0123456789',
      ends_on: '2027-01-31',
    })
    expect(JSON.stringify(frame.messages)).not.toContain('canary')
  })
})

describe('the token of the session', () => {
  test('EM-09: is in the header of every request, and in no address', async () => {
    const api = fakeConnectApi()
    const frame = showFrame(api)
    await openWindow(api, frame)
    expect(api.requests.length).toBeGreaterThan(2)
    for (const { url, init } of api.requests) {
      expect(new Headers(init.headers).get('authorization')).toBe(`Planbridge-Connect ${token}`)
      expect(init.credentials).toBe('omit')
      expect(url).not.toContain(token.slice(-43))
    }
    expect(JSON.stringify([frame.windows, frame.messages])).not.toContain(token.slice(-43))
  })

  test('EM-45: is asked for again when it has ended, and the flow goes on with the new one', async () => {
    const api = fakeConnectApi()
    api.answer('getConnectView', () => 'connect-session-required')
    const frame = showFrame(api, { sleep: () => new Promise(() => undefined) })
    await expect.poll(() => frame.sent('planbridge:token-needed').length).toBe(1)
    api.answer('getConnectView', () => viewWith())
    const fresh = `pbcs_${'N'.repeat(22)}.${'n'.repeat(43)}`
    frame.say({ type: 'planbridge:token', token: fresh })
    await expect.element(heading(en.providers.title)).toBeVisible()
    expect(new Headers(api.requests.at(-1)?.init.headers).get('authorization')).toContain(fresh)
  })

  test('EM-45: without a new one in time the screen says that the time is over, and offers to start again', async () => {
    const api = fakeConnectApi()
    api.answer('getConnectView', () => 'connect-session-ended')
    const frame = showFrame(api)
    await expect.element(heading(en.failures['session-ended'].title)).toBeVisible()
    await button(en.page.startAgain).click()
    await expect.poll(() => frame.sent('planbridge:token-needed').length).toBe(2)
  })

  test('EM-45: one that nobody asked for does not tear down a flow', async () => {
    const api = fakeConnectApi()
    const frame = showFrame(api)
    await openWindow(api, frame)
    frame.say({ type: 'planbridge:token', token: `pbcs_${'N'.repeat(22)}.${'n'.repeat(43)}` })
    await expect.element(heading(en.waiting.title)).toBeVisible()
    expect(api.sent('getConnectView')).toHaveLength(1)
  })
})

describe('loading', () => {
  test('EM-45: ends in words with a next step, and a new try recovers', async () => {
    const api = fakeConnectApi()
    api.answer('getConnectView', () => 'store-unavailable')
    showFrame(api)
    await expect.element(heading(en.failures.busy.title)).toBeVisible()
    api.answer('getConnectView', () => viewWith())
    await button(en.page.tryAgain).click()
    await expect.element(heading(en.providers.title)).toBeVisible()
  })

  test('EM-45: with one provider begins with what it means', async () => {
    showFrame(fakeConnectApi({ entries: [entries[1]] }))
    await expect.element(heading('Connect Birchwood CRM')).toBeVisible()
    await expect.element(button(en.page.back)).not.toBeInTheDocument()
  })

  test('EM-14: works where every kind of storage throws', async () => {
    const blocked = () => {
      throw new DOMException('denied', 'SecurityError')
    }
    const saved = ['localStorage', 'sessionStorage', 'indexedDB'].map(
      (name) => [name, Object.getOwnPropertyDescriptor(window, name)] as const,
    )
    for (const [name] of saved) Object.defineProperty(window, name, { get: blocked, configurable: true })
    try {
      const api = fakeConnectApi()
      const frame = showFrame(api)
      await openWindow(api, frame)
      api.progress({ status: 'complete', connection: connectionWith() })
      await expect.poll(() => frame.sent('planbridge:success').length).toBe(1)
    } finally {
      for (const [name, descriptor] of saved) if (descriptor) Object.defineProperty(window, name, descriptor)
    }
  })
})

describe('look and language', () => {
  test('EM-43: follow the session, then the host page, also while the frame is open', async () => {
    const api = fakeConnectApi({ locale: 'pl', appearance: { variables: { colorPrimary: '#aa0000' } } })
    const frame = showFrame(api, { init: { locale: 'it' } })
    const polish = await loadTexts('pl')
    await expect.element(heading(polish.providers.title)).toBeVisible()
    const style = () => getComputedStyle(document.documentElement)
    expect(document.documentElement.lang).toBe('pl-PL')
    expect(style().getPropertyValue('--accent-fill')).toBe('#aa0000')
    const appearance = { theme: 'dark', variables: { colorPrimary: '#00aa55' } }
    frame.say({ type: 'planbridge:update', locale: 'de', appearance })
    await expect.element(heading((await loadTexts('de')).providers.title)).toBeVisible()
    expect(style().getPropertyValue('--accent-fill')).toBe('#00aa55')
    expect(style().colorScheme).toBe('dark')
    expect(document.querySelector('[style*="--"]')).toBeNull()
  })
})

describe('the keyboard', () => {
  test('EM-41: is enough to choose a provider and a way, and to go back; each step has the focus', async () => {
    const api = fakeConnectApi()
    const frame = showFrame(api)
    await expect.element(heading(en.providers.title)).toHaveFocus()
    await userEvent.keyboard('{Tab}{Tab}{Enter}')
    await expect.element(heading('Connect Birchwood CRM')).toHaveFocus()
    await userEvent.keyboard('{Tab}{ArrowDown}')
    await expect.element(tokenWay).toBeChecked()
    await userEvent.keyboard('{Tab}{Enter}')
    await expect.element(heading('Paste a token from Birchwood CRM')).toHaveFocus()
    await userEvent.keyboard('{Shift>}{Tab}{Tab}{/Shift}{Enter}')
    await expect.element(heading('Connect Birchwood CRM')).toHaveFocus()
    expect(frame.windows).toEqual([])
  })
})
