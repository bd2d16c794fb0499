import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type AtApp, atApp } from '../../harness/browser/at-app.ts'
import { manageLink } from '../../harness/browser/screen.ts'
import { findBrowsers } from '../../harness/other-browsers/find-browsers.ts'
import type { DrivenBrowser } from '../../harness/other-browsers/driven-browser.ts'
import { launchFirefox } from '../../harness/other-browsers/firefox.ts'
import { openPrivateTab } from '../../harness/other-browsers/open-private-tab.ts'
import { appJourneys, walk } from '../../harness/tab/app-journeys.ts'
import {
  meetFailure,
  openSecondTab,
  readClients,
  renewAfterJump,
  startAgain,
} from '../../harness/tab/app-life.ts'
import { callAsHost, connectInHost } from '../../harness/tab/connect-in-host.ts'
import { demoFolder } from '../../harness/tab/demo-folder.ts'
import { chooseScenario } from '../../harness/tab/panel.ts'
import { serveFolder, type StaticHost } from '../../harness/tab/serve-folder.ts'

/** The first journey reloads, and goes back and forward; a full run takes all. */
const journeys = process.env['PLANBRIDGE_ROUNDS'] === 'full' ? appJourneys : appJourneys.slice(0, 1)

let folder = ''
let firefox: DrivenBrowser
const closers: (() => Promise<void>)[] = []
beforeAll(async () => {
  folder = await demoFolder()
  firefox = await launchFirefox(await findBrowsers())
})
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})
afterAll(() => firefox.close())

/** A person whose browser has never been at the demo, and the static web server of it. */
const newPerson = async (name: string): Promise<{ person: AtApp; origin: string; host: StaticHost }> => {
  const host = await serveFolder(() => folder)
  const origin = `http://localhost:${host.port}`
  const { tab, close } = await openPrivateTab(firefox, name)
  closers.push(close, host.stop)
  return { person: atApp(tab, origin), origin, host }
}

describe('MK-06: in one tab of Firefox', () => {
  test.each(journeys)('$name: a person connects, calls, reloads and disconnects', async (journey) => {
    const { person, origin } = await newPerson(journey.name)
    await person.goHome()
    const { answer, ended } = await walk(person, origin, journey)
    expect(answer).toMatch(journey.answer)
    expect(ended).toEqual([404, 'connection-not-found'])
  })

  test('the access is renewed after a jump of the clock, a failing provider is said, and everything can start again', async () => {
    const { person } = await newPerson('clock and scenarios')
    await person.goHome()
    const { answer, now } = await renewAfterJump(person)
    expect(answer).toMatch(/Barker/)
    expect(now).toBeGreaterThan(Date.now() + 3_600_000)
    await meetFailure(person)
    await chooseScenario(person.page, 'fresh')
    expect(await startAgain(person)).toBe(0)
  })

  test('a second tab has the same state, and both work without the server', async () => {
    const { person, host } = await newPerson('two tabs')
    await person.goHome()
    const second = await openSecondTab(person)
    expect(await readClients(second)).toMatch(/Barker/)
    await host.stop()
    await person.page.reload()
    await manageLink(person, 'Dynamic Planner').click()
    expect(await readClients(person)).toMatch(/Barker/)
    await second.page.reload()
    expect(await readClients(second)).toMatch(/Barker/)
  })

  test('a user of another firm’s app connects in its frame and a popup, from a typed address on the first visit, and afterwards without a server', async () => {
    const { person, origin, host } = await newPerson('host')
    await connectInHost(person.page, origin)
    await host.stop()
    expect(await callAsHost(person.page, origin)).toMatch(/Whitcombe/)
  })
})
