import { expect, onTestFinished, test } from 'vitest'
import { openEnvironment } from '../../harness/browser/environment.ts'
import { openUser } from '../../harness/embed/embedded-person.ts'
import { launchStrictBrowser } from '../../harness/embed/strict-browser.ts'
import { freePortsOf } from '../../harness/free-ports.ts'
import { sampleHostKey } from '@planbridge/mock/simulators'
import { serveSampleHost } from '../../sample-host/serve-sample-host.ts'

test('EM-54: a public page shows a Planbridge on a private network if the person permits it, and an error otherwise', async () => {
  const environment = await openEnvironment('private network')
  onTestFinished(() => environment.close())
  const [port = 0] = await freePortsOf(1)
  const host = await serveSampleHost({ planbridge: environment.origin, key: sampleHostKey }, port)
  onTestFinished(host.close)
  const browser = await launchStrictBrowser([`--ip-address-space-overrides=127.0.0.1:${port}=public`])
  onTestFinished(() => browser.close())
  const page = await openUser(browser, host.origin, 'Ada Winter')
  await page.goto(`${host.origin}/react`)
  await page.clock.install()
  await Promise.all([
    page.waitForEvent('requestfailed', (request) => request.url().includes('/embed/v1/frame')),
    page.locator('#react button').click(),
  ])
  await page.clock.runFor(30_000)
  await page.getByRole('alert').filter({ hasText: 'This could not be opened.' }).waitFor()
  await page.getByRole('button', { name: 'Close' }).click()
  await page.context().grantPermissions(['local-network-access'])
  await page.locator('#react button').click()
  const provider = page.frameLocator('iframe').getByRole('button', { name: /^Plannr/ })
  expect(await provider.textContent()).toContain('Plannr')
})
