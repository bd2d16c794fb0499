import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { expect, test } from 'vitest'
import { accessibilityProblems } from '../harness/browser/accessibility.ts'
import { pickPerson, signInAtProvider } from '../harness/browser/at-provider.ts'
import { tabTo } from '../harness/browser/keyboard.ts'
import type { Person } from '../harness/browser/person.ts'
import {
  connectionRows,
  expectConnected,
  expectSignIn,
  signOut,
  startOffer,
} from '../harness/browser/screen.ts'
import { setUpEnvironment } from '../harness/browser/set-up-environment.ts'

const { environment, newPerson } = setUpEnvironment('one-person')

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

/** Signs in with Dynamic Planner, which also connects it. */
const withDynamicPlanner = async (name: string): Promise<Person> => {
  const person = await newPerson()
  await connectDynamicPlanner(person, name)
  return person
}

const connectDynamicPlanner = async (person: Person, name: string) => {
  await startOffer(person, 'Dynamic Planner', 'delegation')
  await signInAtProvider(person.page, name)
  await expectConnected(person, 'Dynamic Planner')
}

/** Plannr asks for consent once. */
const againAtPlannr = async (person: Person, name: string) => {
  await startOffer(person, 'Plannr', 'delegation')
  await pickPerson(person.page, name)
}

const withPlannr = async (name: string): Promise<Person> => {
  const person = await newPerson()
  await startOffer(person, 'Plannr', 'delegation')
  await signInAtProvider(person.page, name)
  await expectConnected(person, 'Plannr')
  return person
}

const pasteToken = async ({ page, offer }: Person, username: string) => {
  const { token } = await environment().simulators.plannr.simulator.mintPersonalToken({ username })
  await offer('Plannr', 'personal-token').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(en.personalToken.token, { exact: true }).fill(token)
  await dialog.getByLabel(en.personalToken.endsOn).fill(inDays(90))
  await dialog.getByRole('button', { name: en.personalToken.save, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

const heading = ({ page }: Person, name: string) => page.getByRole('heading', { level: 1, name, exact: true })

const expectRows = async (person: Person, count: number) => {
  await connectionRows(person)
    .nth(count - 1)
    .waitFor()
  expect(await connectionRows(person).count()).toBe(count)
}

test('IDT-110 IDT-111: a person who signs in with Dynamic Planner one day and with Plannr another becomes one person, by keyboard alone', async () => {
  const person = await withDynamicPlanner('Priya Nair')
  const elsewhere = await withPlannr('Tom Okafor')
  await againAtPlannr(person, 'Tom Okafor')
  await person.button(en.callback.bringTogether).waitFor()
  expect(await accessibilityProblems(person.page, 'one person offered')).toEqual([])
  await tabTo(person.page, en.callback.bringTogether)
  await person.page.keyboard.press('Enter')
  await heading(person, en.onePerson.title).waitFor()
  await person.button(en.onePerson.accept).waitFor()
  expect(await accessibilityProblems(person.page, 'one person preview')).toEqual([])
  await tabTo(person.page, en.onePerson.accept)
  await person.page.keyboard.press('Enter')
  await person.page.getByText(en.onePerson.merged, { exact: true }).waitFor()
  await expectRows(person, 2)
  await person.recordTab('one person merged')
  await elsewhere.page.reload()
  await expectSignIn(elsewhere)
  const later = await newPerson()
  await againAtPlannr(later, 'Tom Okafor')
  await expectConnected(later, 'Plannr')
  await expectRows(later, 2)
})

test('IDT-112: of two connections to one account the person chooses which one stays', async () => {
  const person = await withDynamicPlanner('Helen Marsh')
  await pasteToken(person, 'edith@client.example')
  await expectRows(person, 2)
  const elsewhere = await withPlannr('Edith Sample')
  await pasteToken(elsewhere, 'edith@client.example')
  await expectRows(elsewhere, 2)
  await againAtPlannr(person, 'Edith Sample')
  await person.button(en.callback.bringTogether).click()
  await person.page.getByRole('heading', { name: en.onePerson.conflicts }).waitFor()
  expect(await accessibilityProblems(person.page, 'one person conflict')).toEqual([])
  await person.page.getByRole('radio', { name: en.onePerson.yours }).check()
  await person.button(en.onePerson.accept).click()
  await person.page.getByText(en.onePerson.merged, { exact: true }).waitFor()
  await expectRows(person, 3)
})

test('IDT-114: a person who clicks something as a guest first signs in with a known account, and keeps what the guest had', async () => {
  const known = await withDynamicPlanner('Gareth Pugh')
  await signOut(known)
  const guest = await newPerson()
  await startOffer(guest, 'Docplanner', 'service-account')
  await expectConnected(guest, 'Docplanner')
  await connectDynamicPlanner(guest, 'Gareth Pugh')
  await guest.page.getByRole('banner').getByText('Gareth Pugh').waitFor()
  await expectRows(guest, 2)
})

test('IDT-118: a guest who signs out is told that the connections are removed', async () => {
  const guest = await newPerson()
  await pasteToken(guest, 'priya@harbourlane.example')
  await expectConnected(guest, 'Plannr')
  await signOut(guest)
  await guest.page.getByText(fill(en.notices.forgotten.one, { count: 1 })).waitFor()
  await guest.recordTab('guest signed out')
})
