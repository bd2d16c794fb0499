import { statSync } from 'node:fs'
import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { accessibilityProblems } from '../harness/browser/accessibility.ts'
import { signInAtProvider } from '../harness/browser/at-provider.ts'
import { delegateAs } from '../harness/browser/delegation.ts'
import { tabTo } from '../harness/browser/keyboard.ts'
import { passwordDialogs } from '../harness/browser/password-dialogs.ts'
import type { Person } from '../harness/browser/person.ts'
import { openConnected, openDevelopers, readAnswer, sendRequest } from '../harness/browser/screen.ts'
import { setUpEnvironment } from '../harness/browser/set-up-environment.ts'

const { environment, newPerson } = setUpEnvironment('console')

const firm = 'Dynamic Planner for the whole firm'

const atDynamicPlanner = async (): Promise<Person> => {
  const person = await newPerson()
  await person.offer(firm, 'service-account').click()
  await openConnected(person, firm)
  return person
}

const as = async (integration: string, name: string): Promise<Person> => {
  const person = await newPerson()
  await person.offer(integration, 'user-present').click()
  await signInAtProvider(person.page, name)
  await openConnected(person, integration)
  return person
}

const atPlannr = async (): Promise<Person> => {
  const person = await newPerson()
  await person.offer('Plannr', 'user-present').click()
  await signInAtProvider(person.page, 'Gareth Thompson')
  await openConnected(person, 'Plannr', en.notices.choose)
  await person.page.getByRole('radio').first().check()
  await person.button(en.accountChoice.save).click()
  await person.page.getByText(fill(en.notices.accountChosen, { account: '' })).waitFor()
  return person
}

const atDocplanner = async (): Promise<Person> => {
  const person = await newPerson()
  await person.offer('Docplanner', 'service-account').click()
  await openConnected(person, 'Docplanner')
  return person
}

const open = ({ page }: Person, summary: string) => page.getByText(summary, { exact: true }).click()

/** Replaces the responses of the API for this test. */
const answerWith = (make: () => Response) => {
  const restore = environment().simulators.dynamicPlanner.simulator.interrupt({
    when: ({ url }) => new URL(url).pathname.startsWith('/crm/'),
    answer: make,
    times: 10,
  })
  onTestFinished(restore)
}

const gateway = (status: number, message: string, headers: Record<string, string> = {}) =>
  Response.json({ statusCode: status, message }, { status, headers })

/** The text of the response card. */
const responseText = async ({ page }: Person): Promise<string> => {
  await page.getByRole('heading', { level: 3, name: en.requestConsole.response, exact: true }).waitFor()
  return page.getByRole('region', { name: en.requestConsole.title, exact: true }).innerText()
}

describe('the console', () => {
  test('Plannr: pages through a list and shows duration and headers', async () => {
    const person = await atPlannr()
    const { page, button } = person
    await openDevelopers(person)
    await page
      .getByRole('combobox', { name: en.requestConsole.operation, exact: true })
      .selectOption({ label: 'List clients and colleagues' })
    await button(en.requestConsole.send).click()
    const first = await readAnswer(person)
    expect(first).toMatch(/"current_page": 1/)
    await open(person, en.requestConsole.headers)
    await page.getByText('x-ratelimit-remaining', { exact: true }).waitFor()
    await button(en.requestConsole.nextPage).click()
    await expect.poll(() => readAnswer(person)).toMatch(/"current_page": 2/)
    expect(await readAnswer(person)).not.toBe(first)
    await person.recordTab('Plannr pages')
  })

  test('Docplanner: has one field per input and shows the required body', async () => {
    const person = await atDocplanner()
    await sendRequest(person, 'List facilities')
    expect(await readAnswer(person)).toMatch(/"_items"/)
    await person.page
      .getByRole('combobox', { name: en.requestConsole.operation, exact: true })
      .selectOption({ label: 'Book a slot' })
    await open(person, en.requestConsole.bodyFields)
    expect(await accessibilityProblems(person.page, 'console form')).toEqual([])
    await person.recordTab('Docplanner form')
  })

  test('shows the same call as code without a key', async () => {
    const person = await newPerson()
    await delegateAs(person, 'Gareth Pugh', { days: 20 })
    await sendRequest(person, 'List clients')
    await readAnswer(person)
    await open(person, en.requestConsole.asCode)
    const curl = await person.page.getByRole('region', { name: en.requestConsole.curl }).innerText()
    const id = new URL(person.page.url()).pathname.split('/').at(-1)
    expect(curl).toContain(`${environment().origin}/v1/proxy/${id}/crm/v1/clients`)
    expect(curl).toContain('$PLANBRIDGE_HOST_KEY')
    expect(await accessibilityProblems(person.page, 'console answer')).toEqual([])
    await person.recordTab('code to copy')
  })

  test('can be operated without a mouse', async () => {
    const person = await atDynamicPlanner()
    const { page } = person
    await tabTo(page, en.developers.title)
    await page.keyboard.press('Enter')
    await tabTo(page, en.requestConsole.send)
    await page.keyboard.press('Enter')
    await readAnswer(person)
    await tabTo(page, en.requestConsole.headers)
    await page.keyboard.press('Enter')
    expect(await page.getByText('content-type', { exact: true }).isVisible()).toBe(true)
  })
})

describe('failures', () => {
  test('a response of five megabytes is shown in part, can be saved completely, and does not slow down the page', async () => {
    const person = await atDynamicPlanner()
    const rows = Array.from({ length: 50_000 }, (_, at) => ({ clientId: at, note: 'x'.repeat(80) }))
    answerWith(() => Response.json({ data: rows }))
    await sendRequest(person, 'List clients')
    const shown = await readAnswer(person)
    expect(shown.length).toBeLessThan(150_000)
    const saving = person.page.waitForEvent('download')
    await person.button(en.requestConsole.save).click()
    const { size } = statSync(await (await saving).path())
    expect(size).toBeGreaterThan(5_000_000)
    await person.recordTab('five megabytes')
  })

  test('an expired token is explained', async () => {
    const person = await as('Dynamic Planner', 'Priya Nair')
    environment().simulators.dynamicPlanner.simulator.expireAccessTokens()
    await sendRequest(person, 'List clients')
    const { title } = en.failures['reconnect-required']
    expect(await responseText(person)).toContain(fill(title, { provider: 'Dynamic Planner' }))
    await person.recordTab('dead token')
  })

  test('PX-11: an authentication challenge of a provider opens no browser dialog', async () => {
    const person = await as('Dynamic Planner', 'Helen Marsh')
    const dialogCount = await passwordDialogs(person.page)
    const headers = { 'www-authenticate': 'Basic realm="Dynamic Planner"' }
    answerWith(() => new Response('No.', { status: 401, headers }))
    await sendRequest(person, 'List clients')
    const { title } = en.failures['reconnect-required']
    expect(await responseText(person)).toContain(fill(title, { provider: 'Dynamic Planner' }))
    expect(dialogCount()).toBe(0)
    // The same response opens a dialog when it reaches a browser directly.
    const [, api = ''] = environment().simulators.dynamicPlanner.origins
    await person.page.goto(`${api}/crm/v1/clients`)
    expect(dialogCount()).toBe(1)
  })

  test('a refused subscription key is explained', async () => {
    const person = await as('Dynamic Planner', 'Gareth Pugh')
    answerWith(() => gateway(401, 'Access denied due to invalid subscription key.'))
    await sendRequest(person, 'List clients')
    expect(await responseText(person)).toContain(en.failures['subscription-key-rejected'].title)
    await person.recordTab('key refused')
  })

  // A gateway that refuses is not called for a while, so each of these tests has an integration of its own.
  test('a 429 of the gateway is explained and shown with its body', async () => {
    const person = await atDynamicPlanner()
    answerWith(() => gateway(429, 'Rate limit is exceeded.', { 'retry-after': '120' }))
    await sendRequest(person, 'List clients')
    expect(await responseText(person)).toContain(
      fill(en.failures['rate-limited'].title, { provider: 'Dynamic Planner' }),
    )
    expect(await readAnswer(person)).toContain('"statusCode"')
    await person.recordTab('gateway 429')
  })

  test('a 403 of the gateway for an exhausted quota is explained', async () => {
    const person = await as('Dynamic Planner portal', 'Helen Marsh')
    answerWith(() => gateway(403, 'Out of call volume quota.'))
    await sendRequest(person, 'List clients')
    expect(await responseText(person)).toContain(
      fill(en.failures['quota-exhausted'].title, { provider: 'Dynamic Planner' }),
    )
    expect(await readAnswer(person)).toContain('"statusCode"')
    await person.recordTab('gateway 403 quota')
  })
})
