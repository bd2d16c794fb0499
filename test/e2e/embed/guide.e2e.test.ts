import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openEnvironment } from '../../harness/browser/environment.ts'
import { type Journey, journeys } from '../../harness/embed/embedded-person.ts'
import { launchStrictBrowser } from '../../harness/embed/strict-browser.ts'
import { freePortsOf } from '../../harness/free-ports.ts'
import { repositoryRoot } from '../../harness/repository-root.ts'
import { sampleHostKey } from '../../mock/registrations.ts'

const journey: Journey = journeys.plannr
const program = join(repositoryRoot, 'test/docs/embedding/app.mjs')

test('EM-59: the code of the guide to embedding connects an account and calls an API as it stands there', async () => {
  const environment = await openEnvironment('guide')
  onTestFinished(() => environment.close())
  const [port = 0] = await freePortsOf(1)
  const app = spawn(process.execPath, [program], {
    stdio: 'inherit',
    env: {
      ...process.env,
      PLANBRIDGE_ORIGIN: environment.origin,
      PLANBRIDGE_KEY: sampleHostKey,
      PORT: String(port),
    },
  })
  onTestFinished(() => void app.kill())
  const browser = await launchStrictBrowser()
  onTestFinished(() => browser.close())
  const page = await browser.newPage({ locale: 'en-GB' })
  const home = `http://127.0.0.1:${port}/`
  await expect
    .poll(() =>
      fetch(home).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200)
  await page.goto(home)
  await page.locator('#connect').click()
  await journey.connect({ place: page.frameLocator('iframe'), page }, environment)
  await page.locator('#result').filter({ hasText: 'Connected.' }).waitFor()
  await page.goto(`${home}me`)
  expect(await page.locator('body').textContent()).toMatch(journey.answer)
})
