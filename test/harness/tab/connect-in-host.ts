import { en } from '@planbridge/web/messages/connect/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { hostPath } from '../../mock/tab/places.ts'
import { signInAtProvider } from '../browser/at-provider.ts'
import type { Tab } from '../browser/tab.ts'

const says = (text: string) => fill(text, { host: 'Larkspur Back Office', provider: 'Dynamic Planner' })

/** Connects in the frame of the other firm's app, with the window that it opens. */
export const connectInHost = async (tab: Tab, origin: string): Promise<void> => {
  await tab.goto(`${origin}${hostPath}`)
  await tab.getByRole('button', { name: 'Connect an account' }).click()
  const frame = tab.frameLocator('iframe')
  await frame.getByRole('button', { name: /^Dynamic Planner/ }).click()
  const way = new RegExp(`^${says(en.ways.models['user-present'].name)}`)
  await frame.getByRole('radio', { name: way }).first().check()
  const opened = tab.context().waitForEvent('page')
  await frame.getByRole('button', { name: says(en.ways.go), exact: true }).click()
  await signInAtProvider(await opened, 'Priya Nair')
  await tab.locator('#result').filter({ hasText: 'Connected.' }).waitFor()
}

/** Lets the back end of that app call the provider; returns what its page shows. */
export const callAsHost = async (tab: Tab, origin: string): Promise<string | null> => {
  await tab.goto(`${origin}${hostPath}`)
  await tab.getByRole('link', { name: 'Read something with it' }).click()
  return tab.locator('#answer').textContent()
}
