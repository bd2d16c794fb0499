import { en } from '@planbridge/web/messages/en.ts'
import { describe, expect, test } from 'vitest'
import { decide, signInAtProvider } from '../harness/browser/at-provider.ts'
import type { Person } from '../harness/browser/person.ts'
import { connectionRows, expectConnected, expectFailure, manageLink } from '../harness/browser/screen.ts'
import { setUpEnvironment } from '../harness/browser/set-up-environment.ts'

const { environment, newPerson } = setUpEnvironment('second-try')

const portal = 'Dynamic Planner portal'
const callbackPath = '/oauth/dynamic-planner/return'

/** Starts an attempt and returns the address of the provider, as it is in the history of the browser. */
const leave = async (person: Person): Promise<string> => {
  const leaving = person.page.waitForRequest(/\/authorize\?/)
  await person.offer(portal, 'user-present').click()
  const address = (await leaving).url()
  await person.page.waitForURL(/\/login/)
  return address
}

/** Goes back to the app a minute after the attempts of this tab were started. */
const returnLater = async (person: Person) => {
  await person.page.goBack()
  await person.page.waitForURL(`${environment().origin}/`)
  await person.page.evaluate(() => {
    for (const [key, value] of Object.entries(sessionStorage))
      sessionStorage.setItem(
        key,
        value.replace(/"created":(\d+)/, (_: string, created: string) => `"created":${Number(created) - 60}`),
      )
  })
  await person.page.reload()
}

const expectNoRemains = async (person: Person) => {
  const { page } = person
  await manageLink(person, portal).first().waitFor()
  expect(await page.getByRole('region', { name: en.unfinished.region }).count()).toBe(0)
  expect(await page.innerText('body')).not.toMatch(/nothing was connected|not finished|already used/i)
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('code_verifier')
}

const tokenRequests = () =>
  environment().simulators.dynamicPlanner.simulator.log.entries.filter(({ path }) =>
    path.endsWith('/connect/token'),
  ).length

describe('after a second try has succeeded', () => {
  test('WB-22: nothing remains of the first, also after reload, back and forward', async () => {
    const person = await newPerson()
    await leave(person)
    await returnLater(person)
    await expectFailure(person, 'attempt-unfinished')
    await leave(person)
    await signInAtProvider(person.page, 'Priya Nair')
    await expectConnected(person, portal)
    await expectNoRemains(person)
    await person.page.reload()
    await expectNoRemains(person)
    await manageLink(person, portal).click()
    await person.page.goBack()
    await expectNoRemains(person)
    await person.page.goBack()
    await person.page.goForward()
    await expectNoRemains(person)
  })

  test('CB-41: a consent at the provider page of the first try shows the connection, and its code is not used', async () => {
    const person = await newPerson()
    const first = await leave(person)
    await returnLater(person)
    const second = await leave(person)
    await signInAtProvider(person.page, 'Mei Tanaka')
    await expectConnected(person, portal)
    const before = tokenRequests()
    for (const address of [first, second]) {
      await person.page.goto(address)
      await decide(person.page, 'Allow')
      await expectConnected(person, portal)
      await person.page.getByText(en.notices.connectedAgain, { exact: true }).waitFor()
      await expectNoRemains(person)
    }
    expect(tokenRequests()).toBe(before)
  })

  test('WB-22, TX-12: in another tab the reminder of the first disappears, and that tab can still finish', async () => {
    const first = await newPerson()
    const address = await leave(first)
    await returnLater(first)
    await expectFailure(first, 'attempt-unfinished')
    const second = await first.openTab()
    await second.goHome()
    await leave(second)
    await signInAtProvider(second.page, 'Helen Marsh')
    await expectConnected(second, portal)
    await first.page.getByRole('region', { name: en.unfinished.region }).waitFor({ state: 'detached' })
    await first.page.goto(address)
    await decide(first.page, 'Allow')
    await expectConnected(first, portal)
    for (const tab of [first, second]) await expectNoRemains(tab)
  })

  test('TX-12: two tabs that are both at the provider both end at the connection, the older one last', async () => {
    const first = await newPerson()
    const second = await first.openTab()
    await second.goHome()
    const addresses = { first: await leave(first), second: await leave(second) }
    await second.page.goto(addresses.second)
    await signInAtProvider(second.page, 'Gareth Pugh')
    await expectConnected(second, portal)
    await first.page.goto(addresses.first)
    await decide(first.page, 'Allow')
    await expectConnected(first, portal)
    expect(await connectionRows(first).count()).toBe(1)
  })

  test('WB-22: a failed first try that comes back out of the back-forward cache leads to the app', async () => {
    const person = await newPerson()
    await leave(person)
    await signInAtProvider(person.page, 'Oliver Rowe', 'Deny')
    await expectFailure(person, 'consent-denied')
    // Playwright cannot follow a real restore from that cache.
    await person.page.evaluate(() =>
      window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })),
    )
    await person.page.getByRole('heading', { level: 1, name: en.start.title }).waitFor()
  })
})

describe('an error of the provider', () => {
  test.each([
    ['temporarily_unavailable', 'provider-busy', en.callback.tryAgain],
    ['login_required', 'sign-in-again', en.callback.signInAgain],
    ['unauthorized_client', 'authorization-refused', en.callback.startOver],
  ] as const)('CB-42: %s has words of its own, and a way on', async (error, code, button) => {
    const person = await newPerson()
    const state = new URL(await leave(person)).searchParams.get('state') ?? ''
    const response = new URLSearchParams({ error, state, error_description: '<b>do not show</b>' })
    await person.page.goto(`${environment().origin}${callbackPath}?${response}`)
    await expectFailure(person, code)
    expect(await person.page.innerText('main')).toMatch(/Reference: /)
    expect(await person.page.innerText('main')).not.toContain('do not show')
    await person.button(button).click()
    await person.page.waitForURL(/\/login/)
  })
})
