import type { EndedAccess } from '@planbridge/shared/contract'
import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { planbridgeInATab, type PlanbridgeInATab } from './planbridge-in-a-tab.ts'
import { showApp } from './show-app.tsx'

let tab: PlanbridgeInATab
beforeEach(async () => {
  tab = await planbridgeInATab()
})
afterEach(() => tab.close())

const now = Date.parse('2026-11-21T12:00:00.000Z')

const access = (state: EndedAccess['state']) => ({
  id: state,
  integration: 'plannr',
  state,
  account: 'Tom Okafor',
  ended_at: new Date(now - 60_000).toISOString(),
  next_try_at: state === 'pending' ? new Date(now + 120_000).toISOString() : null,
  settled_at: state === 'pending' ? null : new Date(now).toISOString(),
})

const answerWith = (states: readonly EndedAccess['state'][]) => {
  const answer = () => Response.json({ connections: [], ended: states.map(access) })
  return tab.bff.interrupt({
    when: ({ url }) => new URL(url).pathname === '/bff/connections',
    answer,
    times: 99,
  })
}

test('RV-85: an access whose end is not confirmed yet is shown as such, and as confirmed once it is', async () => {
  const stop = answerWith(['pending'])
  const { app } = await showApp('/', { now: () => now })
  await expect.element(page.getByRole('heading', { name: en.endedAccess.title })).toBeVisible()
  await expect.element(page.getByText(en.endedAccess.states.pending)).toBeVisible()
  await expect.element(page.getByText('Plannr has not confirmed yet', { exact: false })).toBeVisible()
  stop()
  answerWith(['confirmed'])
  await app.connections.getState().load()
  await expect.element(page.getByText(fill(en.endedAccess.confirmed, { provider: 'Plannr' }))).toBeVisible()
  expect(page.getByText(en.endedAccess.states.pending).elements()).toEqual([])
})

test.each(['run-out', 'kept', 'unconfirmed'] as const)(
  'RV-85: the outcome of an access that is not confirmed is shown: %s',
  async (state) => {
    answerWith([state])
    await showApp('/', { now: () => now })
    await expect.element(page.getByText(fill(en.endedAccess[state], { provider: 'Plannr' }))).toBeVisible()
  },
)

test('without ended accesses there is no such section', async () => {
  await showApp('/')
  await expect.element(page.getByRole('heading', { name: en.signIn.title, exact: true })).toBeVisible()
  expect(page.getByText(en.endedAccess.title).elements()).toEqual([])
})
