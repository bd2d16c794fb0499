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
import { throughHttp } from '../mock/transports/http.ts'

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

const linkTool = (name: string) => {
  const link = at('node_modules', name)
  mkdirSync(dirname(link), { recursive: true })
  symlinkSync(realpathSync(dirname(resolve(`${name}/package.json`))), link)
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
