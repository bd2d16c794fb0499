// MK-15: measures how soon the whole product in a tab is ready (median of five): from the navigation to the start page with its offers.
import { brotliCompressSync } from 'node:zlib'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { launchBrowser } from '../harness/browser/environment.ts'
import { chooseScenario } from '../harness/tab/panel.ts'
import { demoFolder } from '../harness/tab/demo-folder.ts'
import { serveFolder } from '../harness/tab/serve-folder.ts'

const runs = 5

const ready = async (page: Page): Promise<void> => {
  await page
    .getByRole('button', { name: /^(?:Connect|Add) / })
    .first()
    .waitFor()
}

const timed = async (page: Page, navigate: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await navigate()
  await ready(page)
  return performance.now() - start
}

const endWorkers = async (page: Page): Promise<void> => {
  const session = await page.context().newCDPSession(page)
  await session.send('ServiceWorker.enable')
  await session.send('ServiceWorker.stopAllWorkers')
}

const measure = async (browser: Browser, origin: string) => {
  const context = await browser.newContext()
  const page = await context.newPage()
  const first = await timed(page, () => page.goto(`${origin}/`))
  const running = await timed(page, () => page.reload())
  await endWorkers(page)
  const ended = await timed(page, () => page.reload())
  await chooseScenario(page, 'several-connected')
  await endWorkers(page)
  const connected = await timed(page, () => page.reload())
  await context.close()
  return { first, running, ended, connected }
}

const rows = {
  first: 'first visit, with the installation',
  running: 'later visit, worker running',
  ended: 'later visit, worker ended',
  connected: 'the same with three connections',
} as const

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN

const folder = await demoFolder()
const host = await serveFolder(() => folder)
const browser = await launchBrowser()
try {
  const measured = []
  for (let run = 0; run < runs; run += 1)
    measured.push(await measure(browser, `http://localhost:${host.port}`))
  for (const [name, title] of Object.entries(rows)) {
    const ms = median(measured.map((one) => one[name as keyof typeof rows]))
    console.log(`${title.padEnd(40)}${Math.round(ms).toString().padStart(6)} ms`)
  }
  const kilobytes = (file: string) =>
    Math.round(brotliCompressSync(readFileSync(join(folder, file))).length / 1000)
  console.log(
    `worker ${kilobytes('planbridge-worker.js')} kB, SQLite ${kilobytes('simulation/sql-wasm.wasm')} kB (brotli)`,
  )
} finally {
  await browser.close()
  await host.stop()
}
