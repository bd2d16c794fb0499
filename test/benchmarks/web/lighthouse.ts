import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright'
import type { Audit } from './scores.ts'

const folder = join(import.meta.dirname, 'lighthouse')

/** Installs Lighthouse from its own lockfile if it is missing: 176 MB that only this benchmark needs. */
const install = (): void => {
  if (existsSync(join(folder, 'node_modules/.package-lock.json'))) return
  console.log('Installing Lighthouse…')
  // npm derives its registry settings from the Node it runs on, which must be that of the machine.
  const paths = process.env['PATH']?.split(delimiter).filter((one) => !/node_modules[/]\.bin[/]?$/.test(one))
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PATH: paths?.join(delimiter) },
  })
  if (status !== 0) throw new Error('npm ci failed in test/benchmarks/web/lighthouse')
}

/** Starts Chromium with its DevTools protocol on a port. */
export const launchBrowserAt = (port: number) =>
  chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', `--remote-debugging-port=${port}`],
  })

interface Lighthouse {
  readonly default: (
    url: string,
    flags: Readonly<Record<string, unknown>>,
  ) => Promise<{ readonly lhr: Audit } | undefined>
}

/** Returns a function that audits a page as Lighthouse does by default: a phone with simulated slow 4G. */
export const openLighthouse = async (port: number): Promise<(url: string) => Promise<Audit>> => {
  install()
  const file = join(folder, 'node_modules/lighthouse/core/index.js')
  const { default: lighthouse } = (await import(pathToFileURL(file).href)) as Lighthouse
  return async (url) => {
    const flags = {
      port,
      logLevel: 'error',
      onlyCategories: ['performance', 'accessibility', 'best-practices'],
    }
    const result = await lighthouse(url, flags)
    if (!result) throw new Error('Lighthouse gave no result')
    return result.lhr
  }
}
