import { createPlanbridge } from '@planbridge/node'
import { en } from '@planbridge/web/messages/en.ts'
import { webhooks } from '@planbridge/web/messages/en/webhooks.ts'
import { describeFailure } from '@planbridge/web/messages/describe-failure.ts'
import { failed } from '@planbridge/web/core/bff-client.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { fillCount } from '@planbridge/web/messages/fill-count.ts'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { accessibilityProblems } from '../harness/browser/accessibility.ts'
import { pickPerson } from '../harness/browser/at-provider.ts'
import { type Environment, openEnvironment } from '../harness/browser/environment.ts'
import { callApi, openPerson, type Person } from '../harness/browser/person.ts'
import { expectConnected, signOut, startOffer } from '../harness/browser/screen.ts'
import { firmRedirectUri, signInText } from '../harness/deployment/with-firm.ts'
import { freePortsOf } from '../harness/free-ports.ts'
import { openReceiver } from '../harness/webhooks/receiver.ts'
import { demoSecrets, firm, sampleHostKey } from '@planbridge/mock/simulators'
import { throughHttp } from '@planbridge/mock/node'

const name = 'Harbour Wealth'

const originIn = (config: string): string => /^origin: (\S+)$/m.exec(config)?.[1] ?? ''

let environment: Environment
let server: { readonly close: () => Promise<void> }

beforeAll(async () => {
  const [port = 0] = await freePortsOf(1)
  environment = await openEnvironment('firm', {
    config: (text) => text + signInText({ issuer: `http://127.0.0.1:${port}`, origin: originIn(text) }),
  })
  const client = {
    clientId: 'planbridge',
    clientSecret: demoSecrets.FIRM_SECRET,
    redirectUris: [firmRedirectUri(environment.origin)],
    name: 'Planbridge',
  }
  server = await throughHttp(
    ([issuer]) => firm({ environment: { now: () => Date.now(), seed: 'e2e' }, issuer, clients: [client] }),
    [port],
  )
})

afterAll(async () => {
  await Promise.all([environment.close(), server.close()])
})

const signInAtFirm = async (person: Person) => {
  await person.goHome()
  await person.button(fill(en.signIn.with, { provider: name })).click()
}

const session = async ({ page }: Person) => (await callApi(page, '/bff/session')).body

test('IDT-126: a person signs in with the account of the firm, uses the service account of the clinic, and signs out', async () => {
  const person = await openPerson(environment)
  await signInAtFirm(person)
  await pickPerson(person.page, 'Priya Nair')
  await person.page.getByRole('banner').getByText('Priya Nair').waitFor()
  await startOffer(person, 'Docplanner', 'service-account')
  await expectConnected(person, 'Docplanner')
  await signOut(person)
  await person.page.getByText(fill(en.notices.continuesAt, { name }), { exact: false }).waitFor()
  // The session at the firm goes on, so nothing is typed or picked again.
  await signInAtFirm(person)
  await person.page.getByRole('banner').getByText('Priya Nair').waitFor()
  await person.recordTab('signed in at the firm')
  await person.close()
})

test('IDT-127: a refused account is named, and another one can be used from there', async () => {
  const person = await openPerson(environment)
  await signInAtFirm(person)
  await pickPerson(person.page, 'Noor Guest')
  const account = 'noor.guest@partner.example'
  const failure = { ...failed('email-domain-not-allowed').failure, account }
  const { title, text } = describeFailure(en, failure, name)
  await person.page.getByRole('heading', { name: title, exact: true }).waitFor()
  expect(await person.page.getByText(text, { exact: true }).count()).toBe(1)
  expect(text).toContain(account)
  await person.button(en.callback.otherAccount).click()
  await pickPerson(person.page, 'Helen Marsh')
  await person.page.getByRole('banner').getByText('Helen Marsh').waitFor()
  expect(await session(person)).toMatchObject({ state: 'signed-in', role: 'operator' })
  await person.close()
})

/** An endpoint of a host that refuses everything at first. */
const addFailingEndpoint = async () => {
  const receiver = await openReceiver(() => ({ status: 503 }))
  onTestFinished(receiver.close)
  const planbridge = createPlanbridge({ origin: environment.origin, key: sampleHostKey })
  await planbridge.createWebhookEndpoint({ url: receiver.url })
  return { ...receiver, origin: new URL(receiver.url).origin }
}

test('WH-77 WH-79: an operator finds the endpoints of hosts in the menu, tests one, sends its dead letter again and turns it off, with the keyboard alone', async () => {
  const endpoint = await addFailingEndpoint()
  const person = await openPerson(environment)
  const { page } = person
  await signInAtFirm(person)
  await pickPerson(page, 'Helen Marsh')
  const menu = page.getByRole('banner').getByRole('button', { expanded: false })
  await menu.press('Enter')
  await page.getByRole('link', { name: en.start.webhooks, exact: true }).press('Enter')
  await page.getByRole('link', { name: endpoint.origin, exact: true }).waitFor()
  expect(await accessibilityProblems(page, 'webhooks')).toEqual([])
  await page.getByRole('link', { name: endpoint.origin, exact: true }).press('Enter')
  await page.getByRole('heading', { level: 1, name: endpoint.origin, exact: true }).waitFor()
  await person.button(webhooks.test).press('Enter')
  const outcome = page.getByRole('status')
  await outcome.getByText(webhooks.testFailed, { exact: true }).waitFor()
  expect(await accessibilityProblems(page, 'webhooks of an endpoint')).toEqual([])
  endpoint.answer(() => ({ status: 204 }))
  await person.button(fillCount(webhooks.sendAll, 1, 'en')).press('Enter')
  await outcome.getByText(fillCount(webhooks.sentAgain, 1, 'en'), { exact: true }).waitFor()
  // The button is gone, and the focus is where it can be heard.
  expect(await outcome.evaluate((one) => one.contains(document.activeElement))).toBe(true)
  await page.getByRole('list', { name: webhooks.messages }).getByText(webhooks.statuses.delivered).waitFor()
  const [first, again] = endpoint.received
  expect([again?.id, again?.body]).toEqual([first?.id, first?.body])
  await person.button(webhooks.turnOff).press('Enter')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: webhooks.switchOff.confirm, exact: true })
    .press('Enter')
  await page.getByText(webhooks.offTitle, { exact: true }).waitFor()
  expect(await page.content()).not.toMatch(/whsec_|whsk_|\/hook/)
  await person.recordTab('webhooks')
  await person.close()
})

test('WH-77: a person without the role has no page of webhooks, and is told whom to ask', async () => {
  const person = await openPerson(environment)
  const { page } = person
  await signInAtFirm(person)
  await pickPerson(page, 'Priya Nair')
  await page.getByRole('banner').getByRole('button', { expanded: false }).click()
  expect(await page.getByRole('link', { name: en.start.webhooks, exact: true }).count()).toBe(0)
  await page.goto(`${environment.origin}/operator/webhooks`)
  await page.getByText(en.failures['not-permitted'].title, { exact: true }).waitFor()
  await person.close()
})
