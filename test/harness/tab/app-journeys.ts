import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import type { AtApp } from '../browser/at-app.ts'
import { decide, pickPerson, signInAtProvider } from '../browser/at-provider.ts'
import {
  disconnect,
  expectConnected,
  openConnected,
  readAnswer,
  sendRequest,
  startOffer,
} from '../browser/screen.ts'
import { plannrPath } from '../../mock/tab/places.ts'

export interface AppJourney {
  readonly name: string
  readonly integration: string
  readonly connect: (person: AtApp, origin: string) => Promise<void>
  /** The steps from the notice to a usable connection. */
  readonly open?: (person: AtApp, integration: string) => Promise<void>
  readonly request: string
  /** Text of the provider's response. */
  readonly answer: RegExp
}

const clients = { request: 'List clients', answer: /"lastName": "Barker"/ }
const plannrClients = { request: 'List clients and colleagues', answer: /"total": 28/ }

const chooseAccount = async (person: AtApp, integration: string) => {
  const { page, button } = person
  await openConnected(person, integration, en.notices.choose)
  await page.getByRole('radio').first().check()
  await button(en.accountChoice.save).click()
  await page.getByText(fill(en.notices.accountChosen, { account: '' })).waitFor()
}

/** Makes a token on the provider's page, in another tab. */
const makeToken = async ({ openTab }: AtApp, origin: string): Promise<string> => {
  const { page } = await openTab()
  await page.goto(`${origin}${plannrPath}/settings/personal-access-tokens`)
  await pickPerson(page, 'Tom Okafor')
  await page.getByRole('button', { name: 'Make a token' }).click()
  // The page before has a field too.
  await page.getByRole('link', { name: 'Make another token' }).waitFor()
  return page.getByRole('textbox').inputValue()
}

const yearFromNow = () => new Date(Date.now() + 300 * 86_400_000).toISOString().slice(0, 10)

const pasteToken = async (person: AtApp, origin: string) => {
  const token = await makeToken(person, origin)
  await person.offer('Plannr', 'personal-token').click()
  const dialog = person.page.getByRole('dialog')
  await dialog.getByLabel(en.personalToken.token, { exact: true }).fill(token)
  await dialog.getByLabel(en.personalToken.endsOn).fill(yearFromNow())
  await dialog.getByRole('button', { name: en.personalToken.save, exact: true }).click()
}

const signIn =
  (integration: string, name: string, model: 'user-present' | 'delegation' = 'user-present') =>
  async (person: AtApp) => {
    await startOffer(person, integration, model)
    const { page } = person
    const account = page.getByRole('button', { name: new RegExp(`^Sign in as ${name}`) })
    const allow = page.getByRole('button', { name: 'Allow', exact: true })
    // A reload and the way back in the middle: both load the provider's pages again.
    await account.waitFor()
    await page.reload()
    await pickPerson(page, name)
    await allow.waitFor()
    await page.goBack()
    await allow.waitFor({ state: 'detached' })
    await page.goForward()
    await decide(page, 'Allow')
  }

/** One journey for each way to connect. */
export const appJourneys: readonly AppJourney[] = [
  {
    name: 'Dynamic Planner, hybrid flow',
    integration: 'Dynamic Planner',
    connect: signIn('Dynamic Planner', 'Priya Nair'),
    ...clients,
  },
  {
    name: 'Dynamic Planner, plain code flow',
    integration: 'Dynamic Planner portal',
    connect: async (person) => {
      await person.offer('Dynamic Planner portal', 'user-present').click()
      await signInAtProvider(person.page, 'Helen Marsh')
    },
    ...clients,
  },
  {
    name: 'Dynamic Planner, service account of the firm',
    integration: 'Dynamic Planner for the whole firm',
    connect: ({ offer }) => offer('Dynamic Planner for the whole firm', 'service-account').click(),
    ...clients,
  },
  {
    name: 'Plannr, present person with a choice of accounts',
    integration: 'Plannr',
    connect: signIn('Plannr', 'Gareth Thompson'),
    open: chooseAccount,
    ...plannrClients,
  },
  {
    name: 'Plannr, delegation',
    integration: 'Plannr',
    connect: async (person) => {
      await startOffer(person, 'Plannr', 'delegation')
      await signInAtProvider(person.page, 'Gareth Thompson')
    },
    open: chooseAccount,
    ...plannrClients,
  },
  {
    name: 'Plannr, personal token',
    integration: 'Plannr',
    connect: pasteToken,
    request: 'Show who I am',
    answer: /"email": "tom@elmsample.example"/,
  },
  {
    name: 'Docplanner, service account',
    integration: 'Docplanner',
    connect: ({ offer }) => offer('Docplanner', 'service-account').click(),
    request: 'List facilities',
    answer: /"_items"/,
  },
]

const callEnded = (id: string) => `fetch('/bff/proxy/${id}/any', { headers: { 'x-planbridge': '1' } })
  .then(async (answer) => [answer.status, (await answer.json()).code])`

export interface Walked {
  /** The provider's response. */
  readonly answer: string
  /** Status and code of a call after the end. */
  readonly ended: unknown
}

/** Connects, calls, reloads and disconnects. */
export const walk = async (person: AtApp, origin: string, journey: AppJourney): Promise<Walked> => {
  const { integration, connect, open = openConnected, request } = journey
  const { page } = person
  await connect(person, origin)
  await expectConnected(person, integration)
  await open(person, integration)
  await sendRequest(person, request)
  const answer = await readAnswer(person)
  await page.reload()
  await page.getByRole('heading', { level: 1, name: integration, exact: true }).waitFor()
  const id = new URL(await page.url()).pathname.split('/').at(-1) ?? ''
  await disconnect(person, integration)
  return { answer, ended: await page.evaluate(callEnded(id)) }
}
