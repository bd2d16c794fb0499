import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ViteDevServer } from 'vite'
import { launchBrowser } from '../../harness/browser/environment.ts'
import { freePort } from '../../harness/free-ports.ts'
import { serveApp } from '../../harness/tab/serve-app.ts'

const rounds = process.env['PLANBRIDGE_ROUNDS'] === 'full' ? 20 : 4

let browser: Browser
let server: ViteDevServer
let origin = ''

beforeAll(async () => {
  const port = await freePort()
  origin = `http://localhost:${port}`
  ;[browser, server] = await Promise.all([launchBrowser(), serveApp(port)])
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

test('MK-14: many reloads under Vite leave one worker, one answer to a request, and the socket of one page', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${origin}/`)
  const ready = () =>
    page
      .getByRole('button', { name: /^Connect / })
      .first()
      .waitFor()
  await ready()
  for (let round = 0; round < rounds; round += 1) {
    const loaded = page.waitForEvent('load')
    server.ws.send({ type: 'full-reload' })
    await loaded
    await ready()
  }
  const answers: string[] = []
  page.on('response', (response) => {
    if (response.url().endsWith('/bff/session')) answers.push(String(response.fromServiceWorker()))
  })
  const status = await page.evaluate(async () => {
    const response = await fetch('/bff/session', { headers: { 'x-planbridge': '1' } })
    return response.status
  })
  const registrations = await page.evaluate(async () => {
    const all = await navigator.serviceWorker.getRegistrations()
    return all.map(({ installing, waiting, active }) => [installing, waiting, active?.state])
  })
  expect(status).toBe(200)
  expect(answers).toEqual(['true'])
  expect(registrations).toEqual([[null, null, 'activated']])
  expect(context.serviceWorkers()).toHaveLength(1)
  await expect.poll(() => server.ws.clients.size).toBe(1)
  await context.close()
})
