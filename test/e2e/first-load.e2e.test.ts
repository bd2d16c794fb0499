import { en } from '@planbridge/web/messages/en.ts'
import { request } from 'undici'
import { describe, expect, test } from 'vitest'
import { accessibilityProblems } from '../harness/browser/accessibility.ts'
import { signInAtProvider } from '../harness/browser/at-provider.ts'
import { delegateAs, dialogOf, integration } from '../harness/browser/delegation.ts'
import type { Person } from '../harness/browser/person.ts'
import { openConnected, startOffer } from '../harness/browser/screen.ts'
import { setUpEnvironment } from '../harness/browser/set-up-environment.ts'
import { recordLoads } from '../harness/browser/wire-loads.ts'

const { environment, newPerson } = setUpEnvironment('first load')

const kilobyte = 1000

const loadStart = async () => {
  const { page } = await newPerson()
  const loads = await recordLoads(await page.context().newCDPSession(page))
  await page.goto(`${environment().origin}/`, { waitUntil: 'networkidle' })
  await page.getByRole('heading', { level: 1 }).waitFor()
  const { origin } = environment()
  return [...loads.values()].map((load) => ({ ...load, path: load.url.slice(origin.length) }))
}

const partPattern = /\/assets\/connection-page-[^/]*\.js$/

/** Bytes of an answer with its headers, in this coding. */
const sizeOf = async (path: string, coding: string): Promise<number> => {
  const headers = { 'x-planbridge': '1', 'sec-fetch-site': 'same-origin', 'accept-encoding': coding }
  const answer = await request(environment().origin + path, { headers })
  const body = await answer.body.arrayBuffer()
  return body.byteLength + JSON.stringify(answer.headers).length
}

/** Answers the requests for the file of the connection page with 404, as an instance of another version does. */
const loseConnectionPage = async ({ page }: Person) => {
  await page.route(partPattern, (route) => route.fulfill({ status: 404, body: '' }))
  return () => page.unroute(partPattern)
}

describe('the first load', () => {
  test('WB-150: the start page takes at most 90 kB on the wire, also with gzip alone, and its integrations at most 10', async () => {
    const loads = await loadStart()
    expect(loads.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/', '/bff/session', '/bff/integrations']),
    )
    const total = loads.reduce((sum, { bytes }) => sum + bytes, 0)
    expect(total).toBeGreaterThan(10 * kilobyte)
    expect(total).toBeLessThanOrEqual(90 * kilobyte)
    // A busy machine hides the tab in between, and the page then asks for its data again.
    const files = new Set(loads.map(({ path }) => path).filter((path) => !path.startsWith('/bff/attempts')))
    const zipped = await Promise.all([...files].map((path) => sizeOf(path, 'gzip')))
    expect(zipped.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(90 * kilobyte)
    expect(await sizeOf('/bff/integrations', 'identity')).toBeLessThanOrEqual(10 * kilobyte)
  })

  test('WB-152: the start page loads neither operations nor the files of other pages', async () => {
    const loads = await loadStart()
    const paths = loads.map(({ path }) => path)
    expect(paths.filter((path) => /operations|\/bff\/catalog|connection-page/.test(path))).toEqual([])
  })
})

describe('a part of the app that is loaded on demand', () => {
  test('WB-153: that is missing says so, and is loaded again on request without losing the page', async () => {
    const person = await newPerson()
    await startOffer(person, integration, 'user-present')
    const restore = await loseConnectionPage(person)
    await signInAtProvider(person.page, 'Gareth Pugh')
    await person.page.getByRole('link', { name: en.notices.view, exact: true }).click()
    await person.page.getByText(en.parts.missing, { exact: true }).waitFor()
    expect(await accessibilityProblems(person.page, 'missing part')).toEqual([])
    expect(await person.page.getByRole('banner').isVisible()).toBe(true)
    await person.button(en.parts.tryAgain).click()
    await person.page.getByText(en.parts.missing, { exact: true }).waitFor()
    await restore()
    await person.button(en.parts.tryAgain).click()
    await person.page.getByRole('heading', { level: 1, name: integration, exact: true }).waitFor()
  })

  test('WB-153: is shown with the focus on its heading', async () => {
    const person = await newPerson()
    await startOffer(person, integration, 'user-present')
    await signInAtProvider(person.page, 'Gareth Pugh')
    await openConnected(person, integration)
    const focused = () => person.page.evaluate(() => document.activeElement?.textContent)
    await expect.poll(focused).toBe(integration)
  })

  test('WB-152: operations that cannot be loaded say why, and are loaded again on request', async () => {
    const person = await newPerson()
    const pattern = /\/bff\/integrations\/[^/]+\/operations$/
    await person.page.route(pattern, (route) => route.fulfill({ status: 502, body: '<html>' }))
    await person.offer(integration, 'delegation').click()
    await dialogOf(person).getByRole('button', { name: en.parts.tryAgain, exact: true }).waitFor()
    await person.page.unroute(pattern)
    await dialogOf(person).getByRole('button', { name: en.parts.tryAgain, exact: true }).click()
    await dialogOf(person).getByRole('checkbox').first().waitFor()
    const focused = await person.page.evaluate(() => document.activeElement?.tagName)
    expect(focused).not.toBe('BODY')
  })
})

describe('a job', () => {
  test('OP-150 VT-150: is run at once, and its result is shown to its person', async () => {
    const person = await newPerson()
    await delegateAs(person, 'Gareth Pugh', { days: 20 })
    await person.button(en.jobs.add).click()
    const dialog = dialogOf(person)
    const first = await person.page.evaluate(() => document.activeElement?.tagName)
    expect(first).toBe('SELECT')
    expect(await dialog.getByText(/page/i).count()).toBe(0)
    await dialog.getByRole('button', { name: en.addJob.submit, exact: true }).click()
    await person.page.getByRole('button', { name: /^Run now: / }).click()
    await person.page
      .getByRole('button', { name: /^Show the result of / })
      .first()
      .click()
    await dialog.getByRole('region').waitFor()
    expect(await dialog.innerText()).toMatch(/\d+ entr(?:y|ies)/)
    expect(await accessibilityProblems(person.page, 'result of a job')).toEqual([])
    const download = person.page.waitForEvent('download')
    await dialog.getByRole('button', { name: en.answers.save, exact: true }).click()
    expect((await download).suggestedFilename()).toMatch(/^answer-.*\.json$/)
  })
})
