import type { Environment } from '../../harness/browser/environment.ts'
import { recordLoads } from '../../harness/browser/wire-loads.ts'

/** A table of the bytes of each response of the start page, as Chromium counts them, with headers. */
export const wireTable = async ({ browser, origin }: Environment): Promise<string> => {
  const page = await browser.newPage()
  const loads = await recordLoads(await page.context().newCDPSession(page))
  await page.goto(`${origin}/`, { waitUntil: 'networkidle' })
  await page.close()
  const rows = [...loads.values()].map(
    ({ url, bytes }) => `| ${bytes.toString().padStart(7)} | ${url.slice(origin.length)} |`,
  )
  const total = [...loads.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  return [
    '|   bytes | response |',
    '| ------: | -------- |',
    ...rows,
    `| ${total.toString().padStart(7)} | in all |`,
  ].join('\n')
}
