import { en } from '@planbridge/web/messages/connect/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { expect, test } from 'vitest'
import { signInAtProvider } from '../../harness/browser/at-provider.ts'
import { setUpTab } from '../../harness/tab/set-up-tab.ts'
import { hostPath } from '../../mock/tab/places.ts'

const { newPerson, origin } = setUpTab('embedded in a tab')

test('MK-06: in one tab, a user of another firm’s app connects in its frame and a popup, and its back end calls the provider', async () => {
  const { page, context } = await newPerson()
  await page.goto(`${origin()}${hostPath}`)
  await page.getByRole('button', { name: 'Connect an account' }).click()
  const frame = page.frameLocator('iframe')
  await frame.getByRole('button', { name: /^Dynamic Planner/ }).click()
  const says = (text: string) => fill(text, { host: 'Larkspur Back Office', provider: 'Dynamic Planner' })
  await frame
    .getByRole('radio', { name: new RegExp(`^${says(en.ways.models['user-present'].name)}`) })
    .first()
    .check()
  const opened = context.waitForEvent('page')
  await frame.getByRole('button', { name: says(en.ways.go), exact: true }).click()
  const popup = await opened
  await signInAtProvider(popup, 'Priya Nair')
  await page.locator('#result').filter({ hasText: 'Connected.' }).waitFor()
  await page.reload()
  await page.getByRole('link', { name: 'Read something with it' }).click()
  expect(await page.locator('#answer').textContent()).toMatch(/Whitcombe/)
})
