import { expect, test } from 'vitest'
import { callAsHost, connectInHost } from '../../harness/tab/connect-in-host.ts'
import { demoFolder } from '../../harness/tab/demo-folder.ts'
import { serveFolder } from '../../harness/tab/serve-folder.ts'
import { setUpTab } from '../../harness/tab/set-up-tab.ts'
import { findBrowsers } from '../../harness/other-browsers/find-browsers.ts'
import { launchFirefox } from '../../harness/other-browsers/firefox.ts'
import { openPrivateTab } from '../../harness/other-browsers/open-private-tab.ts'

const { newPerson, origin } = setUpTab('embedded in a tab')

test('MK-06: in one tab, a user of another firm’s app connects in its frame and a popup, and its back end calls the provider', async () => {
  const { page } = await newPerson()
  await connectInHost(page, origin())
  expect(await callAsHost(page, origin())).toMatch(/Whitcombe/)
})

test('MK-06: the same in Firefox, from a typed address on the first visit, and afterwards without a server', async () => {
  const folder = await demoFolder()
  const [host, firefox] = await Promise.all([
    serveFolder(() => folder),
    findBrowsers().then((found) => launchFirefox(found)),
  ])
  const place = `http://localhost:${host.port}`
  const { tab, close } = await openPrivateTab(firefox, 'demo')
  await connectInHost(tab, place)
  await host.stop()
  expect(await callAsHost(tab, place)).toMatch(/Whitcombe/)
  await close()
  await firefox.close()
})
