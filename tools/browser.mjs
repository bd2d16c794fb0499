// Finds a working Chromium or installs one. As a program it prints nothing if one is found.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { chromium } from 'playwright'
import { installPackages, lastLines, runCommand } from './debian-packages.mjs'
import { underLock } from './under-lock.mjs'

const downloadMinutesMax = 4

function runs(path) {
  if (!path || !existsSync(path)) return false
  const probe = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 20_000 })
  return probe.status === 0 && /chrom/i.test(probe.stdout)
}

// The headless shell is the same engine without the windows around it, and needs half the computing time. Full rounds use the
// browser that people have.
const isFull = process.env.PLANBRIDGE_ROUNDS === 'full'
const shells = isFull ? [] : ['/usr/bin/chromium-headless-shell']
const debianPackages = isFull ? ['chromium'] : ['chromium-headless-shell', 'chromium']

/** The path of a working Chromium, or `undefined`. `CHROMIUM` takes precedence. */
export function findBrowser() {
  const places = [process.env.CHROMIUM, ...shells, chromium.executablePath(), '/usr/bin/chromium']
  return places.find(runs)
}

function downloadFromPlaywright() {
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright/package.json')), 'cli.js')
  return runCommand(process.execPath, [cli, 'install', 'chromium'], downloadMinutesMax, {
    PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000',
  })
}

const installers = {
  'playwright install chromium': downloadFromPlaywright,
  'apt-get install': () => installPackages(...debianPackages.map((name) => [name])),
}

function install() {
  console.error('Installing Chromium for the browser tests…')
  const tried = []
  for (const [name, installWith] of Object.entries(installers)) {
    const result = installWith()
    const found = findBrowser()
    if (found) return found
    tried.push(`${name}:\n${lastLines(result)}`)
  }
  const advice = 'The browser tests need Chromium. Install it, or set CHROMIUM=/path/to/chromium'
  throw new Error([advice, ...tried].join('\n\n'))
}

/** Finds or installs Chromium. Throws with the output of every try if that fails. */
export async function ensureBrowser() {
  return findBrowser() ?? underLock('installing-browser', () => findBrowser() ?? install())
}

if (import.meta.main) {
  await ensureBrowser().catch((error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
