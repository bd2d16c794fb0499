import { demoSecrets } from '@planbridge/mock/simulators'
import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import type { Page } from 'playwright'
import { expect, test, vi } from 'vitest'
import { accessibilityProblems } from '../harness/browser/accessibility.ts'
import { callApi, type Person } from '../harness/browser/person.ts'
import { openConnected } from '../harness/browser/screen.ts'
import { setUpEnvironment } from '../harness/browser/set-up-environment.ts'

const header = { name: 'X-Api-Key', value: demoSecrets.DOCPLANNER_WEBHOOK_KEY }

const { newPerson } = setUpEnvironment('provider screens', {
  env: demoSecrets,
  changes: (origin) => ({
    docplanner: {
      publicIps: ['127.0.71.10', '127.0.71.11'],
      clients: [
        {
          clientId: '12_planbridge',
          clientSecret: demoSecrets.DOCPLANNER_SECRET,
          notifications: 'push',
          push: { url: `${origin}/webhooks/docplanner`, header },
        },
      ],
    },
    plannr: {
      subscriptions: [
        {
          url: `${origin}/webhooks/plannr`,
          events: ['account.created'],
          signingSecret: demoSecrets.PLANNR_WEBHOOK_SECRET,
        },
      ],
    },
  }),
})

/** The names of the events in the person's activity. */
const arrivals = async ({ page }: Person): Promise<string> =>
  JSON.stringify((await callApi(page, '/bff/activity?topic=arrivals')).body)

/** Opens the screens of a simulated provider by the link on the page of its connection. */
const openScreens = async (person: Person, provider: string): Promise<Page> => {
  const opened = person.context.waitForEvent('page')
  const name = fill(en.connection.simulatedScreens, { provider })
  await person.page.getByRole('link', { name, exact: true }).click()
  return opened
}

const isTold = (person: Person, name: string) =>
  vi.waitUntil(async () => (await arrivals(person)).includes(name), { timeout: 60_000, interval: 250 })

test('a visit that is booked in the simulated calendar is in the activity of a person with a connection (WH-14)', async () => {
  const person = await newPerson()
  await person.offer('Docplanner', 'service-account').click()
  await openConnected(person, 'Docplanner')
  const calendar = await openScreens(person, 'Docplanner')
  expect(await accessibilityProblems(calendar, 'simulated calendar')).toEqual([])
  await person.page.goto(new URL('/activity', person.page.url()).href)
  await person.page.getByRole('heading', { level: 1 }).waitFor()
  await calendar.getByRole('button', { name: 'Book the visit', exact: true }).click()
  await calendar.getByRole('status').filter({ hasText: 'The visit is booked.' }).waitFor()
  await isTold(person, 'slot-booked')
  // The page was not loaded again.
  await person.page
    .getByText(/An appointment was booked/)
    .first()
    .waitFor()
  await calendar.getByRole('link', { name: 'Network addresses', exact: true }).click()
  expect(await accessibilityProblems(calendar, 'simulated addresses')).toEqual([])
})

test('a client that is added on the simulated screens of Plannr is in the activity of an adviser (WH-15)', async () => {
  const person = await newPerson()
  await person.offer('Plannr', 'user-present').click()
  await person.page.getByRole('button', { name: /^Sign in as Tom Okafor/ }).click()
  await person.page.getByRole('button', { name: 'Allow', exact: true }).click()
  await openConnected(person, 'Plannr')
  const clients = await openScreens(person, 'Plannr')
  await clients.getByLabel('First name', { exact: true }).first().fill('Nora')
  await clients.getByLabel('Last name', { exact: true }).first().fill('Quill')
  expect(await accessibilityProblems(clients, 'simulated clients')).toEqual([])
  await clients.getByRole('button', { name: 'Add the client', exact: true }).click()
  await clients.getByText('Nora Quill', { exact: true }).waitFor()
  await isTold(person, 'account.created')
  await clients.getByRole('link', { name: 'Tasks', exact: true }).click()
  expect(await accessibilityProblems(clients, 'simulated tasks')).toEqual([])
})
