import type { Connection, ExpiryWarning } from '@planbridge/shared/contract'
import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { answerWith, signedIn } from './answers.ts'
import { planbridgeInATab, type PlanbridgeInATab } from './planbridge-in-a-tab.ts'
import { showApp } from './show-app.tsx'

let tab: PlanbridgeInATab
beforeEach(async () => {
  tab = await planbridgeInATab()
})
afterEach(() => tab.close())

// Noon, so that the date is the same in every time zone.
const now = Date.parse('2026-11-21T12:00:00.000Z')
const inDays = (days: number) => new Date(now + days * 86_400_000).toISOString()

const connection = (
  model: Connection['model'],
  warning: ExpiryWarning | null,
  trouble: Connection['trouble'] = null,
) => ({
  id: 'c1',
  integration: 'plannr',
  model,
  status: 'active',
  reason: null,
  trouble,
  account: { name: 'Tom Okafor', detail: 'tom@elmsample.example' },
  choice: null,
  choices: [],
  scopes: [],
  operations: [],
  shared: false,
  connected_at: inDays(-170),
  last_used_at: null,
  ends_at: warning?.what === 'access' ? warning.ends_at : null,
  token_ends_at: null,
  renews_itself: warning?.what === 'renewal',
  renewable_until: warning?.what === 'renewal' ? warning.ends_at : null,
  warning,
})

const show = async (path: string, listed: ReturnType<typeof connection>) => {
  answerWith(tab, '/session', (session) => ({ ...session, ...signedIn }))
  const answer = () => Response.json({ connections: [listed] })
  tab.bff.interrupt({ when: ({ url }) => new URL(url).pathname === '/bff/connections', answer, times: 9 })
  await showApp(path, { now: () => now })
}

const near = (what: ExpiryWarning['what'], days: ExpiryWarning['days']): ExpiryWarning => ({
  days,
  what,
  ends_at: inDays(days),
})

describe('an approaching end', () => {
  test.each([
    ['personal-token', 'access', en.endNear.token],
    ['user-present', 'renewal', en.endNear.renewal],
  ] as const)(
    'is shown on the connection page with the button that extends it: %s, %s',
    async (model, what, title) => {
      await show('/connections/c1', connection(model, near(what, 14)))
      const countdown = 'in 14 days, on 5 December 2026'
      await expect.element(page.getByText(fill(title, { countdown }))).toBeVisible()
      const label = model === 'user-present' ? en.connection.reconnect : en.connection.replaceToken
      await expect.element(page.getByRole('button', { name: label, exact: true })).toBeVisible()
    },
  )

  test.each(['access', 'renewal'] as const)('is shown as a badge in the list: %s', async (what) => {
    await show('/', connection('personal-token', near(what, 3)))
    const badge = fill(en.endNear.badges[what], { countdown: 'in 3 days' })
    await expect.element(page.getByText(badge, { exact: true })).toBeVisible()
  })

  test('is not shown without a warning of the BFF, even if the end date is near', async () => {
    await show('/', { ...connection('personal-token', null), ends_at: inDays(1) })
    await expect.element(page.getByRole('link', { name: /Plannr/ })).toBeVisible()
    expect(page.getByText(/^Ends /).elements()).toEqual([])
  })
})

describe('a connection whose renewed tokens the API refuses', () => {
  test('RT-77: says so on its page, and when the next try is', async () => {
    const next_try_at = inDays(0.01)
    await show('/connections/c1', connection('delegation', null, { code: 'token-not-accepted', next_try_at }))
    const title = fill(en.trouble.notAccepted, { provider: 'Plannr' })
    await expect.element(page.getByText(title)).toBeVisible()
    await expect.element(page.getByText(en.trouble.notAcceptedWhy)).toBeVisible()
    await expect.element(page.getByText(/^Next try: /)).toBeVisible()
    await expect.element(page.getByText(en.trouble.waits, { exact: true })).toBeVisible()
    expect(page.getByText(en.trouble.title).elements()).toEqual([])
  })
})

test('VT-60: tokens that cannot be opened at present are explained, on the page and in the list, as kept and not as lost', async () => {
  const trouble = { code: 'vault-unreadable', next_try_at: inDays(1) } as const
  const listed = connection('user-present', null, trouble)
  await show('/connections/c1', listed)
  await expect.element(page.getByText(en.failures['vault-unreadable'].text)).toBeVisible()
  await show('/', listed)
  await expect.element(page.getByText(en.trouble.waits, { exact: true }).first()).toBeVisible()
})
