import { addServiceAccount, disconnect, IntegrationId } from '@planbridge/shared/contract'
import { activity } from '@planbridge/web/messages/en/activity.ts'
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

const rows = () => page.getByRole('region', { name: activity.region }).getByRole('listitem')

test('MK-03 OP-182: where a worker answers for Planbridge, the activity arrives by itself too, and continues after a loss', async () => {
  const { app } = await showApp('/activity')
  const made = await app.call(addServiceAccount, { integration: IntegrationId.parse('docplanner') })
  if (made.kind === 'failed') throw new Error(made.failure.code)
  await app.session.getState().load()
  const name = made.output.shown_as?.label ?? ''
  const connected = fill(activity.sentences.connected, { name })
  await expect.element(rows().filter({ hasText: connected })).toBeVisible()
  await expect.element(page.getByText(activity.live.live, { exact: true })).toBeVisible()
  const restore = tab.bff.interrupt({
    when: ({ url }) => url.endsWith('/bff/activity/stream'),
    answer: () => Response.error(),
    times: 2,
  })
  await app.call(disconnect, { connection: made.output.id })
  await expect
    .element(rows().filter({ hasText: fill(activity.sentences.disconnected, { name }) }))
    .toBeVisible()
  restore()
  expect(rows().elements()).toHaveLength(2)
})
