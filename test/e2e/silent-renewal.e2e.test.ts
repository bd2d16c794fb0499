import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { expect, test } from 'vitest'
import { pickPerson } from '../harness/browser/at-provider.ts'
import type { Person } from '../harness/browser/person.ts'
import { startOffer } from '../harness/browser/screen.ts'
import { setUpEnvironment } from '../harness/browser/set-up-environment.ts'

// Due as soon as it begins: access is renewed in its last minute.
const { environment, newPerson } = setUpEnvironment('silent-renewal', {
  changes: { dynamicPlanner: { accessTokenSeconds: 60 } },
})

const provider = 'Dynamic Planner'
const action = fill(en.signInEnding.action, { provider })
const authorizations = () =>
  environment().simulators.dynamicPlanner.simulator.log.entries.filter(({ path }) =>
    path.endsWith('/connect/authorize'),
  )
const silentOnes = () => authorizations().filter(({ url }) => url.includes('prompt=none'))
const exchanges = () =>
  environment().simulators.dynamicPlanner.simulator.log.entries.filter(({ path }) =>
    path.endsWith('/connect/token'),
  ).length

const connect = async (person: Person, name: string, remembered: boolean): Promise<void> => {
  await person.goHome()
  await startOffer(person, provider, 'user-present')
  await pickPerson(person.page, name)
  const allow = person.page.getByRole('button', { name: 'Allow', exact: true })
  await allow.waitFor()
  for (const box of await person.page.getByRole('checkbox').all()) await box.setChecked(remembered)
  await allow.click()
}

test('RT-130: access is renewed at the provider without a page, at the same place, and then in a window that closes again', async () => {
  const person = await newPerson()
  await connect(person, 'Priya Nair', true)
  await expect.poll(() => silentOnes().length).toBe(1)
  await expect.poll(exchanges).toBe(2)
  await person.page.getByText(provider, { exact: true }).first().waitFor()
  expect(await person.page.getByText(fill(en.notices.connected, { integration: provider })).count()).toBe(0)

  const { page } = person
  const opened = page.waitForEvent('popup')
  await person.button(action).click()
  const popup = await opened
  await popup.waitForEvent('close')
  await expect.poll(exchanges).toBe(3)
  expect(silentOnes()).toHaveLength(1)
})

test('RT-131: if the provider needs the person, the page stays as it is and offers to continue', async () => {
  const person = await newPerson()
  const before = silentOnes().length
  await connect(person, 'Helen Marsh', false)
  await expect.poll(() => silentOnes().length).toBe(before + 1)
  await person.button(action).waitFor()
  expect(new URL(person.page.url()).pathname).toBe('/')
  expect(await person.page.getByRole('alert').count()).toBe(0)
})
