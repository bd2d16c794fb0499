import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { signInAtProvider } from '../../harness/browser/at-provider.ts'
import { openPerson } from '../../harness/browser/person.ts'
import {
  expectConnected,
  manageLink,
  openConnected,
  readAnswer,
  sendRequest,
} from '../../harness/browser/screen.ts'
import { launchStrictBrowser } from '../../harness/embed/strict-browser.ts'
import { repositoryRoot } from '../../harness/repository-root.ts'
import { demoFolder } from '../../harness/tab/demo-folder.ts'
import { serveFolder } from '../../harness/tab/serve-folder.ts'
import { openAuthority } from '../../harness/tls/authority.ts'
import { texts } from '../../mock/tab/page/texts.ts'
import { workerPath } from '../../mock/tab/places.ts'

const integration = 'Dynamic Planner'
const publicName = 'demo.example'

const openHost = async (folder: () => string, certificate?: Parameters<typeof serveFolder>[1]) => {
  const host = await serveFolder(folder, certificate)
  const origin = certificate ? `https://${publicName}:${host.port}` : `http://localhost:${host.port}`
  const browser = await launchStrictBrowser([
    `--host-resolver-rules=MAP ${publicName} 127.0.0.1`,
    '--ignore-certificate-errors',
  ])
  const close = async () => {
    await browser.close()
    await host.stop()
  }
  return { origin, browser, host, close }
}

const connect = async (person: Awaited<ReturnType<typeof openPerson>>) => {
  await person.goHome()
  await person.offer(integration, 'user-present').click()
  await signInAtProvider(person.page, 'Priya Nair')
  await expectConnected(person, integration)
}

describe('MK-06: the demo as a folder of files', () => {
  test('works at a public https origin with a port, and at a typed address on the first visit', async () => {
    const folder = await demoFolder()
    const certificate = openAuthority('Test').issue({ subject: publicName, hosts: [publicName] })
    const { origin, browser, close } = await openHost(() => folder, certificate)
    const person = await openPerson({ name: 'public demo', origin, browser, callbackPaths: [] })
    await person.page.goto(`${origin}/connections/none`)
    await person.page.getByText(texts.badge, { exact: true }).waitFor()
    await connect(person)
    await person.page.reload()
    await manageLink(person, integration).waitFor()
    expect(await person.page.evaluate(() => window.location.origin)).toBe(origin)
    await person.close()
    await close()
  })

  test('opens and works after the first visit without a network and without a server', async () => {
    const folder = await demoFolder()
    const { origin, browser, host, close } = await openHost(() => folder)
    const person = await openPerson({ name: 'offline demo', origin, browser, callbackPaths: [] })
    await person.goHome()
    await person.offer(integration, 'user-present').waitFor()
    await host.stop()
    await person.context.setOffline(true)
    await connect(person)
    await openConnected(person, integration)
    await sendRequest(person, 'List clients')
    expect(await readAnswer(person)).toMatch(/Barker/)
    await person.close()
    await close()
  })

  test('says what is missing where a browser allows no workers', async () => {
    const folder = await demoFolder()
    const host = await serveFolder(() => folder)
    const browser = await launchStrictBrowser([`--host-resolver-rules=MAP ${publicName} 127.0.0.1`])
    const page = await (await browser.newContext()).newPage()
    await page.goto(`http://${publicName}:${host.port}/`)
    await page
      .getByRole('heading', { name: texts.cannotStart })
      .or(page.getByText(texts.cannotStart))
      .first()
      .waitFor()
    expect(await page.getByText(texts.insecure, { exact: true }).count()).toBe(1)
    await browser.close()
    await host.stop()
  })

  test('MK-18: offers a newer build and keeps the state; until then every page has the older one', async () => {
    const older = await demoFolder()
    const newer = mkdtempSync(join(tmpdir(), 'planbridge-demo-'))
    cpSync(older, newer, { recursive: true })
    const worker = readFileSync(join(older, workerPath), 'utf8')
    writeFileSync(join(newer, workerPath), worker.replace(/"version":"\w+"/, '"version":"newer"'))
    let folder = older
    const { origin, browser, close } = await openHost(() => folder)
    const person = await openPerson({ name: 'updated demo', origin, browser, callbackPaths: [] })
    await connect(person)
    folder = newer
    await person.page.reload()
    await person.page.getByText(texts.newer, { exact: true }).waitFor()
    expect(await person.context.serviceWorkers()[0]?.evaluate('planbridgeTab.version')).not.toBe('newer')
    const loaded = person.page.waitForEvent('load')
    await person.button(texts.update).click()
    await loaded
    await manageLink(person, integration).waitFor()
    const kept = await person.page.evaluate(() => caches.keys())
    expect(kept).toEqual(['planbridge-simulation newer'])
    await person.close()
    await close()
    rmSync(newer, { recursive: true })
  })

  test('MK-16: has the web app of the production build byte for byte, which has nothing of the kit', async () => {
    const folder = await demoFolder()
    const web = join(repositoryRoot, 'dist/web')
    const assets = globSync('assets/*', { cwd: folder })
    expect(assets.length).toBeGreaterThan(5)
    const same = (path: string) => readFileSync(join(folder, path)).equals(readFileSync(join(web, path)))
    expect(assets.filter((path) => !same(path))).toEqual([])
    const ofTheKit = /planbridge-simulation|planbridge-mock|CANARY-|mockServiceWorker|\bmsw\b/
    const own = globSync('**/*.{js,html,css}', { cwd: web })
    expect(own.filter((path) => ofTheKit.test(readFileSync(join(web, path), 'utf8')))).toEqual([])
  })
})
