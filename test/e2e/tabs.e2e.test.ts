import type { AccessModel } from '@planbridge/shared/contract'
import { en } from '@planbridge/web/messages/en.ts'
import { describe, expect, test } from 'vitest'
import { signInAtProvider } from '../harness/browser/at-provider.ts'
import type { Person } from '../harness/browser/person.ts'
import {
  connectionRows,
  expectConnected,
  openConnected,
  readAnswer,
  sendRequest,
  startOffer,
} from '../harness/browser/screen.ts'
import { setUpEnvironment } from '../harness/browser/set-up-environment.ts'

const { environment, newPerson } = setUpEnvironment('tabs')

const isCompletion = (target: string): boolean => target === '/bff/attempts/complete'
const completions = () => environment().tap.exchanges.filter(({ target }) => isCompletion(target))
const tokenRequests = () =>
  environment().simulators.dynamicPlanner.simulator.log.entries.filter(({ path }) =>
    path.endsWith('/connect/token'),
  )

interface StartedAttempt {
  readonly tab: Person
  readonly integration: string
  readonly model: AccessModel
  readonly account: string
  /** The authorize URL, to be opened again as from the browser history. */
  readonly address: string
}

type AttemptRequest = Omit<StartedAttempt, 'address'>

const startAttempt = async (attempt: AttemptRequest): Promise<StartedAttempt> => {
  const { tab, integration, model } = attempt
  await tab.goHome()
  const leaving = tab.page.waitForRequest(/\/authorize\?/)
  await startOffer(tab, integration, model, 'another-account')
  const address = (await leaving).url()
  await tab.page.waitForURL(/\/login/)
  return { ...attempt, address }
}

const completeAttempt = async ({ tab, address, account, integration }: StartedAttempt) => {
  await tab.page.goto(address)
  await signInAtProvider(tab.page, account)
  await expectConnected(tab, integration)
}

describe('attempts in several tabs', () => {
  test('TX-12: five attempts in two tabs, completed in reverse order, all succeed without mix-up', async () => {
    const first = await newPerson()
    const second = await first.openTab()
    const attempt: readonly AttemptRequest[] = [
      { tab: first, integration: 'Dynamic Planner', model: 'user-present', account: 'Priya Nair' },
      { tab: second, integration: 'Dynamic Planner portal', model: 'user-present', account: 'Helen Marsh' },
      { tab: first, integration: 'Plannr', model: 'user-present', account: 'Tom Okafor' },
      { tab: second, integration: 'Dynamic Planner', model: 'delegation', account: 'Oliver Rowe' },
      { tab: first, integration: 'Plannr', model: 'delegation', account: 'Edith Sample' },
    ]
    const started: StartedAttempt[] = []
    for (const one of attempt) started.push(await startAttempt(one))
    for (const one of started.toReversed()) await completeAttempt(one)
    await first.goHome()
    const list = connectionRows(first)
    await expect.poll(() => list.count()).toBe(attempt.length)
    const rows = await list.allInnerTexts()
    for (const { model, account } of attempt) {
      const row = rows.filter((text) => text.includes(account))
      expect(row).toHaveLength(1)
      expect(row[0]).toContain(en.models[model].name)
    }
    await first.recordTab('five connected, first tab')
    await second.goHome()
    await second.recordTab('five connected, second tab')
  })

  test('CB-15: a lost response to complete is requested again with the same outcome', async () => {
    const person = await newPerson()
    const [completionsBefore, tokensBefore] = [completions().length, tokenRequests().length]
    environment().tap.dropResponse(isCompletion)
    await person.offer('Dynamic Planner', 'user-present').click()
    await signInAtProvider(person.page, 'Mei Tanaka')
    await openConnected(person, 'Dynamic Planner')
    expect(completions().length - completionsBefore).toBe(2)
    expect(tokenRequests().length - tokensBefore).toBe(1)
    await sendRequest(person)
    expect(await readAnswer(person)).toContain('"lastName": "Barker"')
  })

  test('CB-15: after two lost responses the person repeats the request and gets the same outcome', async () => {
    const person = await newPerson()
    const tokensBefore = tokenRequests().length
    environment().tap.dropResponse(isCompletion)
    environment().tap.dropResponse(isCompletion)
    await person.offer('Dynamic Planner portal', 'user-present').click()
    await signInAtProvider(person.page, 'Gareth Pugh')
    await person.page.getByRole('heading', { name: en.failures['answer-lost'].title }).waitFor()
    await person.button(en.callback.sendAgain).click()
    await openConnected(person, 'Dynamic Planner portal')
    expect(tokenRequests().length - tokensBefore).toBe(1)
    await person.recordTab('lost twice')
  })
})
