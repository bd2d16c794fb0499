import { en } from '@planbridge/web/messages/en.ts'
import { activity } from '@planbridge/web/messages/en/activity.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { describe, expect, test } from 'vitest'
import { accessibilityProblems } from '../../harness/browser/accessibility.ts'
import { callApi, type Person } from '../../harness/browser/person.ts'
import { manageLink, openConnected } from '../../harness/browser/screen.ts'
import {
  connectPriya,
  meetFailure,
  readClients,
  renewAfterJump,
  startAgain,
} from '../../harness/tab/app-life.ts'
import { openPanel } from '../../harness/tab/panel.ts'
import { setUpTab } from '../../harness/tab/set-up-tab.ts'
import { scenarioParameter } from '@planbridge/mock/scenarios'
import { texts } from '../../mock/tab/page/texts.ts'

const { newPerson, origin } = setUpTab('life in a tab')
const integration = 'Dynamic Planner'

/** The ways of a worker to end and to start, without a word to the page. */
const endWorkers = async ({ context, page }: Person): Promise<void> => {
  const session = await context.newCDPSession(page)
  await session.send('ServiceWorker.enable')
  await session.send('ServiceWorker.stopAllWorkers')
}

describe('MK-06: the state of a simulation', () => {
  test('is the same in a second tab, after the first one was closed, and when the browser has ended the worker', async () => {
    const person = await newPerson()
    await connectPriya(person)
    const second = await person.openTab()
    await second.goHome()
    await manageLink(second, integration).waitFor()
    await endWorkers(second)
    await person.page.close()
    await second.page.reload()
    await manageLink(second, integration).click()
    expect(await readClients(second)).toMatch(/Barker/)
  })

  test('outlives every tab, and a typed address opens it again', async () => {
    const person = await newPerson()
    await connectPriya(person)
    await openConnected(person, integration)
    const address = person.page.url()
    const before = await person.context.newPage()
    await before.goto('about:blank')
    await person.page.close()
    await before.goto(address)
    await before.getByRole('heading', { level: 1, name: integration }).waitFor()
    expect(await before.getByText(en.statuses.active, { exact: true }).count()).toBe(1)
  })

  test('is deleted on request', async () => {
    const person = await newPerson()
    expect(await startAgain(person)).toBe(0)
    expect(await callApi(person.page, '/bff/session')).toMatchObject({ body: { state: 'anonymous' } })
  })
})

describe('MK-06: the activity in a simulation', () => {
  test('shows a change that is made on a screen of a simulated provider, without a reload (OP-182)', async () => {
    const person = await newPerson()
    await person.offer('Docplanner', 'service-account').click()
    await openConnected(person, 'Docplanner')
    const opened = person.context.waitForEvent('page')
    const screens = fill(en.connection.simulatedScreens, { provider: 'Docplanner' })
    await person.page.getByRole('link', { name: screens, exact: true }).click()
    const calendar = await opened
    await person.page.getByRole('banner').getByRole('button', { expanded: false }).click()
    await person.page.getByRole('link', { name: en.start.activity, exact: true }).click()
    await person.page.getByText(activity.live.live, { exact: true }).waitFor()
    await person.page.evaluate(() => void Object.assign(window, { isFirstDocument: true }))
    await calendar.getByRole('button', { name: 'Book the visit', exact: true }).click()
    await person.page
      .getByText(/An appointment was booked/)
      .first()
      .waitFor()
    expect(await person.page.evaluate('isFirstDocument')).toBe(true)
    // The record of the answers waits for their ends.
    await person.goHome()
  })
})

describe('MK-06: the panel of a simulation', () => {
  test('moves the clock past the end of the access, and the next call renews it', async () => {
    const { answer, now } = await renewAfterJump(await newPerson())
    expect(answer).toMatch(/Barker/)
    expect(now).toBeGreaterThan(Date.now() + 3_600_000)
  })

  test('covers no word of the bar on a narrow screen', async () => {
    const { page } = await newPerson()
    await page.setViewportSize({ width: 360, height: 640 })
    const panel = await openPanel(page)
    const { top, bottom } = await panel.evaluate((element) => element.getBoundingClientRect())
    const bar = page.getByRole('region', { name: texts.badge, exact: true })
    expect(top).toBeGreaterThan(await bar.evaluate((element) => element.getBoundingClientRect().bottom))
    expect(bottom).toBeLessThan(640)
  })

  test('stops the clock for the pages too', async () => {
    const { page } = await newPerson()
    const panel = await openPanel(page)
    expect(await accessibilityProblems(page, 'simulation panel')).toEqual([])
    await panel.getByRole('button', { name: texts.stop, exact: true }).click()
    await panel.getByRole('button', { name: texts.run, exact: true }).waitFor()
    const [one, other] = await page.evaluate(async () => {
      const first = Date.now()
      await new Promise((resolve) => void requestAnimationFrame(resolve))
      return [first, new Date().getTime()]
    })
    expect(other).toBe(one)
  })

  test('begins a scenario: accounts are connected, the providers are down, and the app says so', async () => {
    const person = await newPerson()
    await meetFailure(person, () => endWorkers(person))
    await person.page.goto(`${origin()}/?${scenarioParameter}=one-connected`)
    expect(new URL(person.page.url()).search).toBe('')
    await manageLink(person, integration).click()
    expect(await readClients(person)).toMatch(/Barker/)
  })
})
