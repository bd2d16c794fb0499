import type { Connection, ExpiryWarning } from '@planbridge/shared/contract'
import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { planbridgeInATab, type PlanbridgeInATab } from './planbridge-in-a-tab.ts'
import { showApp } from './show-app.tsx'

let tab: PlanbridgeInATab
beforeEach(async () => {
  tab = await planbridgeInATab()
})
afterEach(() => tab.close())

// Noon, so that no time zone makes another day of it.
const now = Date.parse('2026-11-21T12:00:00.000Z')
const inDays = (days: number) => new Date(now + days * 86_400_000).toISOString()

const connection = (model: Connection['model'], warning: ExpiryWarning | null) => ({
  id: 'c1',
  integration: 'plannr',
  model,
  status: 'active',
  reason: null,
  trouble: null,
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

const show = async (path: string, shown: ReturnType<typeof connection>) => {
  const answer = () => Response.json({ connections: [shown] })
  tab.bff.interrupt({ when: ({ url }) => new URL(url).pathname === '/bff/connections', answer, times: 9 })
  await showApp(path, { now: () => now })
}

const near = (what: ExpiryWarning['what'], days: ExpiryWarning['days']): ExpiryWarning => ({
  days,
  what,
  ends_at: inDays(days),
})

describe('an end that comes near', () => {
  test.each([
    ['personal-token', 'access', en.endNear.token],
    ['user-present', 'renewal', en.endNear.renewal],
  ] as const)(
    'is on the page of the connection, with the way on, as the BFF says it: %s, %s',
    async (model, what, title) => {
      await show('/connections/c1', connection(model, near(what, 14)))
      const countdown = 'in 14 days, on 5 December 2026'
      await expect.element(page.getByText(fill(title, { countdown }))).toBeVisible()
      const again = model === 'user-present' ? en.connection.reconnect : en.connection.replaceToken
      await expect.element(page.getByRole('button', { name: again, exact: true })).toBeVisible()
    },
  )

  test.each(['access', 'renewal'] as const)('stands out in the list: %s', async (what) => {
    await show('/', connection('personal-token', near(what, 3)))
    const words = fill(en.endNear.badges[what], { countdown: 'in 3 days' })
    await expect.element(page.getByText(words, { exact: true })).toBeVisible()
  })

  test('is no news while the BFF says nothing of it, whatever the clock of the browser says', async () => {
    await show('/', { ...connection('personal-token', null), ends_at: inDays(1) })
    await expect.element(page.getByRole('link', { name: /Plannr/ })).toBeVisible()
    expect(page.getByText(/^Ends /).elements()).toEqual([])
  })
})
