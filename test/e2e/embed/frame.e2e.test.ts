import { randomUUID } from 'node:crypto'
import { en } from '@planbridge/web/messages/connect/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import { closeUser, openUser } from '../../harness/embed/embedded-person.ts'
import { setUpEmbedded } from '../../harness/embed/set-up-embedded.ts'
import { sampleHostKey } from '@planbridge/mock/simulators'
import { sampleUsers } from '../../sample-host/host-sessions.ts'
import { serveSampleHost } from '../../sample-host/serve-sample-host.ts'

const { environment, browser, closers } = setUpEmbedded()

/** A user of a host in its plain page, with everything that the browser complains about. */
const openPage = async () => {
  const users = sampleUsers.map(({ name }) => ({ id: randomUUID(), name }))
  const host = await serveSampleHost({ planbridge: environment().origin, key: sampleHostKey, users })
  const page = await openUser(browser(), host.origin, 'Ada Winter')
  closers.push(() => closeUser(page), host.close)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(`${host.origin}/plain`)
  await page.locator('#connect').click()
  return { page, complaints, frame: page.frameLocator('iframe') }
}

const names = { host: 'Larkspur Back Office', provider: 'Plannr' }

/** Chooses Plannr in the frame, and returns the window that opens. */
const openWindow = async (page: Page): Promise<Page> => {
  const frame = page.frameLocator('iframe')
  await frame.getByRole('button', { name: /^Plannr/ }).click()
  const [opened] = await Promise.all([
    page.context().waitForEvent('page'),
    frame.getByRole('button', { name: fill(en.ways.go, names), exact: true }).click(),
  ])
  return opened
}

describe('the frame in the page of a host', () => {
  test('EM-45: closing it closes the window that it opened, also while that is at the provider', async () => {
    const { page, frame } = await openPage()
    const opened = await openWindow(page)
    await opened.waitForURL((url) => url.origin !== environment().origin)
    const closed = opened.waitForEvent('close')
    await frame.getByRole('button', { name: en.page.close, exact: true }).click()
    await closed
    await page.locator('iframe').waitFor({ state: 'detached' })
    expect(opened.isClosed()).toBe(true)
  })

  test('EM-45, WB-01: it and its window run without a complaint of the browser, under the strict policy', async () => {
    const { page, frame, complaints } = await openPage()
    await frame.getByRole('heading', { level: 1, name: en.providers.title, exact: true }).waitFor()
    const opened = await openWindow(page)
    await opened.waitForURL((url) => url.origin !== environment().origin)
    expect(complaints).toEqual([])
  })

  test('EM-09: the address of the window has neither secret nor token once it is there', async () => {
    const { page } = await openPage()
    await page.context().route(`${environment().origin}/connect-api/attempts`, (route) => route.abort())
    const opened = await openWindow(page)
    await opened.getByRole('heading', { level: 1 }).filter({ hasText: 'Plannr' }).waitFor()
    expect(opened.url()).toMatch(/\/connect\?session=[\w-]{22}$/)
  })
})
