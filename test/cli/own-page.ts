import { spawnSync } from 'node:child_process'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright'
import { createServer } from 'vite'
import { freePort } from '../harness/free-ports.ts'

export interface OwnPage {
  /** The folder with the examples and their packages. */
  readonly folder: string
  /** The name of this copy of the example. */
  readonly name: string
  /** The origin of MSW's worker script: its Vite plugin, or a file that `msw init` of a version (a folder) writes. */
  readonly worker: 'plugin' | { readonly initOf: string }
}

const writeWorker = (root: string, folder: string): void => {
  const args = [join(folder, 'cli/index.js'), 'init', 'public', '--save']
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

/**
 * Opens a copy of the example `own-page` in a browser, as Vite's development server serves it, and waits for a text in it. Resolves to
 * the warnings and errors in the console until then.
 */
export const openOwnPage = async (
  browser: Browser,
  { folder, name, worker }: OwnPage,
  text: string,
): Promise<readonly string[]> => {
  const root = join(folder, name)
  cpSync(join(folder, 'own-page'), root, { recursive: true })
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name, private: true }))
  if (worker !== 'plugin') writeWorker(root, worker.initOf)
  const server = await createServer({
    root,
    configFile: worker === 'plugin' ? join(root, 'vite.config.ts') : false,
    logLevel: 'error',
    // The app of the examples is beside the page.
    server: { port: await freePort(), host: 'localhost', fs: { allow: [folder] } },
  })
  await server.listen()
  const page = await browser.newPage()
  const warnings: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'warning' || message.type() === 'error') warnings.push(message.text())
  })
  page.on('pageerror', ({ message }) => void warnings.push(message))
  await page.goto(server.resolvedUrls?.local[0] ?? '')
  await page.getByText(text).waitFor({ timeout: 240_000 })
  await page.close()
  await server.close()
  return warnings
}
