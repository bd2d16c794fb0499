import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { describe, expect, test } from 'vitest'
import { signInAtProvider } from '../harness/browser/at-provider.ts'
import type { Environment } from '../harness/browser/environment.ts'
import { callApi, type Person } from '../harness/browser/person.ts'
import {
  disconnect,
  expectConnected,
  openConnected,
  readAnswer,
  sendRequest,
  startOffer,
} from '../harness/browser/screen.ts'
import { setUpEnvironment } from '../harness/browser/set-up-environment.ts'

interface Journey {
  readonly name: string
  readonly integration: string
  /** The path at the provider, if the journey has a redirect. */
  readonly authorizePath?: string
  readonly connect: (person: Person, environment: Environment) => Promise<void>
  /** The steps from the notice to a usable connection. */
  readonly open?: (person: Person, integration: string) => Promise<void>
  /** Text of the provider's response. */
  readonly answer: RegExp
  readonly request: string
}

const clients = /"lastName": "Barker"/

const chooseAccount = async (person: Person, integration: string) => {
  const { page, button } = person
  await openConnected(person, integration, en.notices.choose)
  await page.getByRole('radio').first().check()
  await button(en.accountChoice.save).click()
  await page.getByText(fill(en.notices.accountChosen, { account: '' })).waitFor()
}

const yearFromNow = () => new Date(Date.now() + 300 * 86_400_000).toISOString().slice(0, 10)

const pasteToken = async ({ page, offer }: Person, { simulators }: Environment) => {
  const { token } = await simulators.plannr.simulator.mintPersonalToken({ username: 'tom@elmsample.example' })
  await offer('Plannr', 'personal-token').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(en.personalToken.token, { exact: true }).fill(token)
  await dialog.getByLabel(en.personalToken.endsOn).fill(yearFromNow())
  await dialog.getByRole('button', { name: en.personalToken.save, exact: true }).click()
}

const dynamicPlannerAuthorize = '/identity/connect/authorize'

const journeys: readonly Journey[] = [
  {
    name: 'Dynamic Planner, hybrid flow',
    integration: 'Dynamic Planner',
    authorizePath: dynamicPlannerAuthorize,
    connect: async ({ page, offer }) => {
      await offer('Dynamic Planner', 'user-present').click()
      await signInAtProvider(page, 'Priya Nair')
    },
    request: 'List clients',
    answer: clients,
  },
  {
    name: 'Dynamic Planner, plain code flow',
    integration: 'Dynamic Planner portal',
    authorizePath: dynamicPlannerAuthorize,
    connect: async ({ page, offer }) => {
      await offer('Dynamic Planner portal', 'user-present').click()
      await signInAtProvider(page, 'Helen Marsh')
    },
    request: 'List clients',
    answer: clients,
  },
  {
    name: 'Dynamic Planner with offline_access',
    integration: 'Dynamic Planner',
    authorizePath: dynamicPlannerAuthorize,
    connect: async (person) => {
      await startOffer(person, 'Dynamic Planner', 'delegation')
      await signInAtProvider(person.page, 'Gareth Pugh')
    },
    request: 'List clients',
    answer: clients,
  },
  {
    name: 'Dynamic Planner, service account',
    integration: 'Dynamic Planner for the whole firm',
    connect: ({ offer }) => offer('Dynamic Planner for the whole firm', 'service-account').click(),
    request: 'List clients',
    answer: clients,
  },
  {
    name: 'Plannr, code flow with a choice of accounts',
    integration: 'Plannr',
    authorizePath: '/oauth/authorize',
    connect: async (person) => {
      await person.offer('Plannr', 'user-present').click()
      await signInAtProvider(person.page, 'Gareth Thompson')
    },
    open: chooseAccount,
    request: 'List clients and colleagues',
    answer: /"total": 28/,
  },
  {
    name: 'Plannr, personal token',
    integration: 'Plannr',
    connect: pasteToken,
    request: 'Show who I am',
    answer: /"email": "tom@elmsample.example"/,
  },
  {
    name: 'Docplanner, client credentials',
    integration: 'Docplanner',
    connect: ({ offer }) => offer('Docplanner', 'service-account').click(),
    request: 'List facilities',
    answer: /"_items"/,
  },
]

const { environment, newPerson } = setUpEnvironment('journeys')

const arrivalsAt = (path: string | undefined) => {
  const { dynamicPlanner, plannr } = environment().simulators
  return [...dynamicPlanner.simulator.log.entries, ...plannr.simulator.log.entries].filter(
    (entry) => entry.path === path,
  )
}

describe('a person', () => {
  test.each(journeys)(
    '$name: connects, calls, reloads and disconnects, and later calls are refused',
    async (journey) => {
      const { integration, connect, request, answer, authorizePath } = journey
      const before = arrivalsAt(authorizePath).length
      const person = await newPerson()
      const { page } = person
      await connect(person, environment())
      await expectConnected(person, integration)
      const sites = arrivalsAt(authorizePath)
        .slice(before)
        .map(({ headers }) => headers['sec-fetch-site'])
      expect(sites.slice(0, 1)).toEqual(authorizePath === undefined ? [] : ['cross-site'])
      await (journey.open ?? openConnected)(person, integration)
      await sendRequest(person, request)
      expect(await readAnswer(person)).toMatch(answer)
      await person.recordTab(`${journey.name} called`)
      await page.reload()
      await page.getByRole('heading', { level: 1, name: integration }).waitFor()
      expect(await page.getByText(en.statuses.active, { exact: true }).count()).toBe(1)
      const address = page.url()
      await disconnect(person, integration)
      await person.recordTab(`${journey.name} disconnected`)
      await page.goto(address)
      await page
        .getByRole('heading', { level: 1, name: en.connection.notFound })
        .or(page.getByRole('heading', { level: 1, name: en.signIn.firstTitle }))
        .waitFor()
      const id = new URL(address).pathname.split('/').at(-1) ?? ''
      expect(await callApi(page, `/bff/proxy/${id}/any`)).toMatchObject({
        status: 404,
        body: { code: 'connection-not-found' },
      })
    },
  )
})
