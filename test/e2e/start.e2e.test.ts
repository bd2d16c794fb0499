import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { en } from '@planbridge/web/messages/en.ts'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { launchBrowser } from '../harness/browser/environment.ts'
import { environmentConfig } from '../harness/browser/environment-config.ts'
import { connectButton, wayChoice } from '../harness/browser/offer.ts'
import { openPerson } from '../harness/browser/person.ts'
import { freePortsOf, isFree } from '../harness/free-ports.ts'

const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'planbridge-start-'))
let ports: number[] = []
let origin = ''
let output = ''
let npm: ReturnType<typeof spawn>

const demoAt = ([
  app = 0,
  operations = 0,
  identity = 0,
  api = 0,
  plannr = 0,
  docplanner = 0,
  host = 0,
]: number[]) => {
  origin = `http://localhost:${app}`
  const at = (port: number) => `http://127.0.0.1:${port}`
  const providers = {
    identity: `${at(identity)}/identity`,
    api: at(api),
    plannr: at(plannr),
    docplanner: at(docplanner),
  }
  return environmentConfig({ origin, listen: app, operations, providers, sampleHost: at(host) })
}

beforeAll(async () => {
  ports = await freePortsOf(7)
  const file = join(folder, 'planbridge.config.yaml')
  writeFileSync(file, demoAt(ports))
  npm = spawn('npm', ['start'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Without a configuration, as in a fresh clone.
    env: {
      ...process.env,
      PLANBRIDGE_DEMO_CONFIG: file,
    },
  })
  npm.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  npm.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  await vi.waitUntil(() => output.includes('Planbridge is at'), { timeout: 100_000 })
})

afterAll(() => {
  npm.kill('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
})

describe('npm start in a checkout without a configuration', () => {
  test('prints its URL last, after the screens of the simulators, and serves the app there', async () => {
    const [, , , , plannr, docplanner] = ports
    const screens = [`http://127.0.0.1:${plannr}/clients`, `http://127.0.0.1:${docplanner}/calendar`]
    expect(output.match(/https?:\S+/g)).toEqual([...screens, origin])
    expect(output).toContain('every provider is simulated')
    const page = await fetch(origin)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('<div id="app">')
  })

  test('can be toured as the README says, step by step', async () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
    const steps = [...readme.matchAll(/^[1-6]\. (?:.+\n(?: {3}.+\n)*)/gm)].map(([step]) => step).slice(0, 6)
    const boldIn = (at: number): string[] =>
      [...(steps[at] ?? '').matchAll(/\*\*(.+?)\*\*/g)].map(([, name = '']) => name)
    const [[signIn = ''], [allow = ''], [view = ''], [developers = '', send = ''], [lasting = '']] = [
      0, 1, 2, 3, 4,
    ].map(boldIn) as [string[], string[], string[], string[], string[]]
    const [, person = ''] = /Pick _(.+?)_/.exec(steps[1] ?? '') ?? []
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const { page, button } = await openPerson({ name: 'start', origin, browser, callbackPaths: [] })
    await page.goto(origin)
    await button(signIn).click()
    await page.getByRole('button', { name: new RegExp(`^Sign in as ${person}`) }).click()
    await button(allow).click()
    await page.getByRole('link', { name: view, exact: true }).click()
    await page.getByText(en.connection.nextTitle, { exact: true }).waitFor()
    await page.getByText(developers, { exact: true }).click()
    await button(send).click()
    await page.getByRole('region', { name: en.requestConsole.responseBody }).waitFor()
    await page.getByRole('link', { name: en.connection.back }).click()
    await connectButton(page, 'Plannr').click()
    await wayChoice(page, 'Plannr', 'delegation').waitFor()
    expect(lasting).toBe(en.models.delegation.name)
  })

  test('links a sample host on another site, where Planbridge can be seen embedded', async () => {
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const { page } = await openPerson({ name: 'start', origin, browser, callbackPaths: [] })
    await page.goto(origin)
    await page.getByRole('link', { name: en.start.embedded, exact: true }).click()
    await page.getByRole('button', { name: 'Sign in as Ada Winter' }).click()
    await page.getByRole('link', { name: 'A plain page' }).click()
    await page.locator('#connect').click()
    const provider = page.frameLocator('iframe').getByRole('button', { name: /^Plannr/ })
    expect(await provider.textContent()).toContain('Plannr')
  })

  test('stores its vault key beside the configuration, readable only by its owner', () => {
    expect(statSync(join(folder, '.planbridge/vault-key')).mode & 0o777).toBe(0o600)
  })

  test('exits on SIGTERM and frees every port', async () => {
    expect(await Promise.all(ports.map(isFree))).not.toContain(true)
    npm.kill('SIGTERM')
    await expect
      .poll(() => Promise.all(ports.map(isFree)), { timeout: 60_000 })
      .toEqual(ports.map(() => true))
  })
})
