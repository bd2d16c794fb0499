import { expect, test } from 'vitest'
import { callAsHost, connectInHost } from '../../harness/tab/connect-in-host.ts'
import { setUpTab } from '../../harness/tab/set-up-tab.ts'

const { newPerson, origin } = setUpTab('embedded in a tab')

test('MK-06: in one tab, a user of another firm’s app connects in its frame and a popup, and its back end calls the provider', async () => {
  const { page } = await newPerson()
  await connectInHost(page, origin())
  expect(await callAsHost(page, origin())).toMatch(/Whitcombe/)
})
