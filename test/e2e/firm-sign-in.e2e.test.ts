import { en } from '@planbridge/web/messages/en.ts'
import { describeFailure } from '@planbridge/web/messages/describe-failure.ts'
import { failed } from '@planbridge/web/core/bff-client.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pickPerson } from '../harness/browser/at-provider.ts'
import { type Environment, openEnvironment } from '../harness/browser/environment.ts'
import { callApi, openPerson, type Person } from '../harness/browser/person.ts'
import { expectConnected, signOut, startOffer } from '../harness/browser/screen.ts'
import { firmRedirectUri, signInText } from '../harness/deployment/with-firm.ts'
import { freePortsOf } from '../harness/free-ports.ts'
import { demoSecrets, firm } from '@planbridge/mock/simulators'
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
