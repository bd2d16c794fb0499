import { spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../harness/browser/environment.ts'
import { takeScreenshot } from '../harness/browser/screenshot.ts'
import { build } from '../harness/processes/build-site.ts'
import { repositoryRoot } from '../harness/repository-root.ts'
import { demoFolder } from '../harness/tab/demo-folder.ts'
import { serveFolder } from '../harness/tab/serve-folder.ts'
import { throughHttp } from '../mock/transports/http.ts'
import { openOwnPage, type OwnPage } from './own-page.ts'

// Outside the checkout, so that nothing of the workspace is found by accident.
const folder = mkdtempSync(join(tmpdir(), 'planbridge-examples-'))
const at = (...path: string[]) => join(folder, ...path)
const { resolve } = createRequire(join(repositoryRoot, 'test/package.json'))

/** The tools that a host has anyway. They are those of the workspace, because a test has no network. */
const tools = [
  '@playwright/test',
  '@storybook/react-vite',
  '@types/node',
  '@types/react',
  '@vitest/browser-playwright',
  'jsdom',
  'msw',
  'playwright',
  'react',
  'react-dom',
  'storybook',
  'vite',
  'vitest',
]

const run = (program: string, args: readonly string[], cwd = folder) => {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${stdout}${stderr}`)
  return stdout
}

const placeOf = (name: string) => realpathSync(dirname(resolve(`${name}/package.json`)))

/** Installs a tool, or for `msw` another version of it. */
const linkTool = (name: string, version = name) => {
  const link = at('node_modules', name)
  mkdirSync(dirname(link), { recursive: true })
  rmSync(link, { force: true })
  symlinkSync(placeOf(version), link)
}

beforeAll(() => {
  if (!build(repositoryRoot)) throw new Error('The build of Planbridge failed.')
  const packed = run(process.execPath, [join(repositoryRoot, 'tools/pack.mjs'), folder], repositoryRoot)
  const archives = packed.split('\n').filter((line) => line.endsWith('.tgz'))
  writeFileSync(at('package.json'), JSON.stringify({ name: 'host', private: true, type: 'module' }))
  const flags = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps']
  run('npm', ['install', ...archives, ...flags])
  for (const name of tools) linkTool(name)
  cpSync(join(repositoryRoot, 'test/examples'), folder, { recursive: true })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ran {
  readonly code: number | null
  readonly output: string
}

/** Runs a program of a tool in the folder of an example. */
const runIn = (example: string, program: string, args: readonly string[]) =>
  new Promise<Ran>((finished) => {
    let output = ''
    const child = spawn(process.execPath, [at('node_modules', program), ...args], {
      cwd: at(example),
      env: { ...process.env, NO_COLOR: '1', CI: '1', STORYBOOK_DISABLE_TELEMETRY: '1' },
    })
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => void (output += chunk.toString()))
    child.once('close', (code) => finished({ code, output }))
  })

// A slow machine is no failure.
const patient = ['--testTimeout=240000', '--hookTimeout=240000', '--expect.poll.timeout=120000']
const vitest = (example: string) => runIn(example, 'vitest/vitest.mjs', ['run', ...patient])

const expectSuccess = ({ code, output }: Ran) => {
  expect(code === 0 ? 'success' : output).toBe('success')
}

const stories = {
  'no-account-yet': 'No account yet.',
  connected: 'Priya Nair: connected',
  'please-connect-again': 'Priya Nair: please connect again',
}

const types: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css' }

/** A static host of a folder. */
const filesOf = (root: string) => ({
  origins: [],
  fetch: async ({ url }: Request) => {
    const file = join(root, new URL(url).pathname)
    if (!existsSync(file)) return new Response('Not found', { status: 404 })
    const type = types[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
    return new Response(new Uint8Array(readFileSync(file)), { headers: { 'content-type': type } })
  },
})

describe('the examples, with the packages installed from their archives', () => {
  test('MK-13 MK-17: Vitest in Node is red with the first version of the app, and green with the second', async () => {
    cpSync(at('vitest-node'), at('first'), { recursive: true })
    cpSync(at('first/clients-at-first.ts'), at('first/clients.ts'))
    const { code, output } = await vitest('first')
    expect(code).toBe(1)
    expect(output).toContain('✓ shows the clients of a user who has connected')
    expect(output).toMatch(/× asks a user who has not connected/)
    expect(output).toMatch(/× asks again when the access has ended/)
    expectSuccess(await vitest('vitest-node'))
  })

  test('MK-13: Vitest with jsdom', async () => {
    expectSuccess(await vitest('vitest-jsdom'))
  })

  test('MK-13: Vitest in a browser', async () => {
    expectSuccess(await vitest('vitest-browser'))
  })

  test('MK-07 MK-13: Playwright', async () => {
    expectSuccess(await runIn('playwright', '@playwright/test/cli.js', ['test', '--timeout=240000']))
  })

  test('MK-13: Storybook, whose stories each begin with their own scenario', async () => {
    cpSync(at('node_modules/msw/lib/mockServiceWorker.js'), at('storybook/public/mockServiceWorker.js'))
    expectSuccess(
      await runIn('storybook', 'storybook/dist/bin/dispatcher.js', ['build', '-o', at('stories')]),
    )
    const browser = await launchBrowser()
    const page = await browser.newPage({ viewport: { width: 360, height: 640 } })
    // A service worker needs a server.
    const server = await throughHttp(() => filesOf(at('stories')))
    for (const [id, text] of Object.entries(stories)) {
      await page.goto(`${server.origins[0]}/iframe.html?id=accounts--${id}&viewMode=story`)
      await page.getByText(text).waitFor({ timeout: 240_000 })
      await takeScreenshot(page, `story ${id}`)
    }
    await server.close()
    await browser.close()
  })
})

/** The versions of MSW, by the names that the workspace has for them. */
const versions = { 3: 'msw', 2: 'msw-2' } as const
type Version = keyof typeof versions

describe('MK-18: a page of a host under Vite, with MSW’s worker script', () => {
  let browser: Awaited<ReturnType<typeof launchBrowser>>
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(async () => {
    linkTool('msw')
    await browser.close()
  })

  /** What MSW, the kit and the browser say about the worker while the page shows what it has to show. */
  const linesOf = async (version: Version, worker: 'plugin' | Version): Promise<readonly string[]> => {
    linkTool('msw', versions[version])
    const place: OwnPage['worker'] = worker === 'plugin' ? worker : { initOf: placeOf(versions[worker]) }
    const page = { folder, name: `page-${version}-${worker}`, worker: place }
    const lines = await openOwnPage(browser, page, 'No account yet.')
    return lines.filter((line) => /\[MSW\]|planbridge|worker/i.test(line))
  }

  const isFull = process.env['PLANBRIDGE_ROUNDS'] === 'full'
  const fitting = [
    { version: 3, worker: 'plugin', by: 'msw/vite' },
    { version: 2, worker: 2, by: 'msw init' },
    { version: 3, worker: 3, by: 'msw init' },
  ] as const
  const foreign = [
    { version: 3, worker: 2, of: '2.15.0' },
    { version: 2, worker: 3, of: '3.0.5' },
  ] as const

  test.each(isFull ? fitting : fitting.slice(0, 2))(
    'MSW $version with the script of $by: the page is answered, and nothing is warned of',
    async ({ version, worker }) => {
      expect(await linesOf(version, worker)).toEqual([])
    },
  )

  test.each(isFull ? foreign : foreign.slice(0, 1))(
    'MSW $version with the script of MSW $worker: one warning names the version of the script and the command, and the page is answered',
    async ({ version, worker, of }) => {
      const lines = await linesOf(version, worker)
      expect(lines).toHaveLength(1)
      expect(lines[0]).toContain(of)
      expect(lines[0]).toContain('npx msw init')
    },
  )
})

const controlTab = `(async () => {
  const { scenarioNames, tabControls } = await import('/simulation/kit/tab.js')
  const tab = tabControls()
  const { scenario, clock } = await tab.state()
  const frozen = await tab.freeze()
  const moved = await tab.advance(3600000)
  const other = await tab.setScenario('several-connected')
  const answer = await fetch('/bff/connections', { headers: { 'x-planbridge': '1' } })
  const { connections } = await answer.json()
  const ended = await tab.reset()
  const running = await tab.resume()
  return {
    scenarios: scenarioNames.length > 10, scenario, stood: clock.frozenAt,
    moved: moved.clock.frozenAt - frozen.clock.frozenAt, other: other.scenario, connected: connections.length,
    ended: ended.scenario, runs: running.clock.frozenAt === null,
  }
})()`

test('MK-02, MK-06: the entry /tab controls the simulation that answers for a page', async () => {
  const demo = at('demo')
  cpSync(await demoFolder(), demo, { recursive: true })
  const kit = at('node_modules/@planbridge/mock')
  for (const name of ['tab.js', 'chunks'])
    cpSync(join(kit, name), join(demo, 'simulation/kit', name), { recursive: true })
  const [host, browser] = await Promise.all([serveFolder(() => demo), launchBrowser()])
  // The page's policy allows no script of another build.
  const page = await browser.newPage({ bypassCSP: true })
  await page.goto(`http://localhost:${host.port}/`)
  await page
    .getByRole('button', { name: /^Connect / })
    .first()
    .waitFor()
  expect(await page.evaluate(controlTab)).toEqual({
    scenarios: true,
    scenario: 'fresh',
    stood: null,
    moved: 3_600_000,
    other: 'several-connected',
    connected: 3,
    ended: 'several-connected',
    runs: true,
  })
  await browser.close()
  await host.stop()
})
