import { setTimeout as sleep } from 'node:timers/promises'
import { failed } from '@planbridge/web/core/bff-client.ts'
import { describeFailure } from '@planbridge/web/messages/describe-failure.ts'
import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { describe, expect, test } from 'vitest'
import { accessibilityProblems } from '../harness/browser/accessibility.ts'
import { signInAtProvider } from '../harness/browser/at-provider.ts'
import { tabTo } from '../harness/browser/keyboard.ts'
import type { Person } from '../harness/browser/person.ts'
import { connectButton } from '../harness/browser/offer.ts'
import {
  expectConnected,
  expectSignIn,
  openConnected,
  readAnswer,
  sendRequest,
} from '../harness/browser/screen.ts'
import { setUpEnvironment } from '../harness/browser/set-up-environment.ts'

const { environment, newPerson } = setUpEnvironment('accessibility')

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

const connectHybrid = async (person: Person) => {
  await person.offer('Dynamic Planner', 'user-present').click()
  await signInAtProvider(person.page, 'Priya Nair')
}

describe('axe reports no WCAG 2.2 AA problem, in both themes, wide and narrow', () => {
  test('on the start page, before and after the first connection', async () => {
    const person = await newPerson()
    await expectSignIn(person)
    expect(await accessibilityProblems(person.page, 'start anonymous')).toEqual([])
    await connectHybrid(person)
    await expectConnected(person, 'Dynamic Planner')
    expect(await accessibilityProblems(person.page, 'start connected')).toEqual([])
  })

  test('with a reminder of an unfinished attempt', async () => {
    const person = await newPerson()
    await person.offer('Plannr', 'user-present').click()
    await person.page.waitForURL(/\/login/)
    await sleep(2_100)
    await person.goHome()
    await person.button(en.unfinished.forget).waitFor()
    expect(await accessibilityProblems(person.page, 'start unfinished')).toEqual([])
  })

  test('on a connection, its response and the disconnect dialog', async () => {
    const person = await newPerson()
    await connectHybrid(person)
    await openConnected(person, 'Dynamic Planner')
    expect(await accessibilityProblems(person.page, 'connection')).toEqual([])
    await sendRequest(person)
    await readAnswer(person)
    expect(await accessibilityProblems(person.page, 'connection answered')).toEqual([])
    await person.button(en.connection.disconnect).click()
    await person.page.getByRole('dialog').waitFor()
    expect(await accessibilityProblems(person.page, 'disconnect dialog')).toEqual([])
  })

  test('after an access was withdrawn', async () => {
    const person = await newPerson()
    await connectHybrid(person)
    await openConnected(person, 'Dynamic Planner')
    environment().simulators.dynamicPlanner.simulator.expireAccessTokens()
    environment().simulators.dynamicPlanner.simulator.revokeEverything()
    await sendRequest(person)
    await person.page.getByText(en.statuses['reconnect-required'], { exact: true }).waitFor()
    expect(await accessibilityProblems(person.page, 'connection withdrawn')).toEqual([])
  })

  test('when an account has to be chosen', async () => {
    const person = await newPerson()
    await person.offer('Plannr', 'user-present').click()
    await signInAtProvider(person.page, 'Gareth Thompson')
    await openConnected(person, 'Plannr', en.notices.choose)
    expect(await accessibilityProblems(person.page, 'account choice')).toEqual([])
  })

  test('in the dialogs of the start page, and when a token is refused', async () => {
    const person = await newPerson()
    const dialog = person.page.getByRole('dialog')
    await person.button(fill(en.offer.credentialRequestName, { integration: 'Docplanner Poland' })).click()
    expect(await accessibilityProblems(person.page, 'ask dialog')).toEqual([])
    await dialog.getByRole('button', { name: en.frame.close, exact: true }).click()
    await connectButton(person.page, 'Plannr').click()
    expect(await accessibilityProblems(person.page, 'way dialog')).toEqual([])
    await dialog.getByRole('button', { name: en.frame.close, exact: true }).click()
    await person.offer('Plannr', 'personal-token').click()
    expect(await accessibilityProblems(person.page, 'token dialog')).toEqual([])
    await dialog.getByLabel(en.personalToken.token, { exact: true }).fill('not-a-token-of-anybody')
    await dialog.getByLabel(en.personalToken.endsOn).fill(inDays(30))
    await dialog.getByRole('button', { name: en.personalToken.save, exact: true }).click()
    const { title } = describeFailure(en, failed('personal-token-rejected').failure, 'Plannr')
    await dialog.getByText(title, { exact: true }).waitFor()
    expect(await accessibilityProblems(person.page, 'token dialog refused')).toEqual([])
  })

  test('on pages that are not found', async () => {
    const person = await newPerson()
    await person.page.goto(`${environment().origin}/nowhere`)
    await person.page.getByRole('heading', { level: 1, name: en.frame.notFound }).waitFor()
    expect(await accessibilityProblems(person.page, 'no such page')).toEqual([])
    await person.page.goto(`${environment().origin}/connections/${'x'.repeat(43)}`)
    await person.page.getByRole('heading', { level: 1 }).waitFor()
    expect(await accessibilityProblems(person.page, 'no such connection')).toEqual([])
  })

  test('on the callback document', async () => {
    const person = await newPerson()
    await person.offer('Dynamic Planner', 'user-present').click()
    await signInAtProvider(person.page, 'Priya Nair', 'Deny')
    await person.button(en.callback.startOver).waitFor()
    expect(await accessibilityProblems(person.page, 'callback refused')).toEqual([])
  })
})

describe('keyboard operation', () => {
  test('Docplanner can be connected, called and disconnected with Tab and Enter only', async () => {
    const person = await newPerson()
    const { page } = person
    const { keyboard } = page
    await tabTo(page, fill(en.offer.connectName, { provider: 'Docplanner' }))
    await keyboard.press('Enter')
    await expectConnected(person, 'Docplanner')
    await tabTo(page, en.notices.view)
    await keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Docplanner', exact: true }).waitFor()
    await tabTo(page, en.developers.title)
    await keyboard.press('Enter')
    await tabTo(page, en.requestConsole.send)
    await keyboard.press('Enter')
    expect(await readAnswer(person)).toContain('"_items"')
    await tabTo(page, en.connection.disconnect)
    await keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await tabTo(page, en.disconnect.confirm)
    await keyboard.press('Enter')
    await page.getByText(fill(en.notices.disconnected, { integration: 'Docplanner' })).waitFor()
    await expectSignIn(person)
  })

  test('Escape closes a dialog and returns the focus to its button', async () => {
    const person = await newPerson()
    const { page } = person
    const name = fill(en.offer.connectName, { provider: 'Plannr' })
    await tabTo(page, name)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(name)
  })
})

describe('the start page', () => {
  test.each([1280, 360])('has no layout shift while it loads, %d px wide', async (width) => {
    const person = await newPerson({ viewport: { width, height: 800 } })
    const { page } = person
    await page.addInitScript(() => {
      const shifts: number[] = []
      Object.assign(globalThis, { shifts })
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          shifts.push((entry as PerformanceEntry & { value: number }).value)
      }).observe({ type: 'layout-shift', buffered: true })
    })
    const shiftOnLoad = async () => {
      await person.goHome()
      await person.offer('Plannr', 'delegation').waitFor()
      await sleep(300)
      return page.evaluate(() =>
        (globalThis as unknown as { shifts: number[] }).shifts.reduce((sum, shift) => sum + shift, 0),
      )
    }
    expect(await shiftOnLoad()).toBeLessThan(0.1)
    await connectHybrid(person)
    await expectConnected(person, 'Dynamic Planner')
    expect(await shiftOnLoad()).toBeLessThan(0.1)
  })
})
