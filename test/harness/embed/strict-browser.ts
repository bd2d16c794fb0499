import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright'

const switches = [
  '--headless',
  '--remote-debugging-pipe',
  '--no-startup-window',
  '--no-sandbox',
  '--no-first-run',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-popup-blocking',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--password-store=basic',
  '--use-mock-keychain',
  '--test-third-party-cookie-phaseout',
]

/**
 * Starts Chromium with third-party cookies blocked and storage partitioned, as people's browsers are set. Playwright's own switches turn
 * the partitioning off, so none of them is used.
 */
export const launchStrictBrowser = async (more: readonly string[] = []): Promise<Browser> => {
  const profile = mkdtempSync(join(tmpdir(), 'planbridge-chromium-'))
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    ignoreDefaultArgs: true,
    args: [...switches, `--user-data-dir=${profile}`, ...more],
  })
  browser.on('disconnected', () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }))
  return browser
}
