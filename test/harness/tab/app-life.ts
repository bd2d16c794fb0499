import type { AtApp } from '../browser/at-app.ts'
import { signInAtProvider } from '../browser/at-provider.ts'
import {
  expectConnected,
  expectFailure,
  manageLink,
  openConnected,
  readAnswer,
  sendRequest,
  startOffer,
} from '../browser/screen.ts'
import { texts } from '../../mock/tab/page/texts.ts'
import { chooseScenario, pressInPanel } from './panel.ts'

const integration = 'Dynamic Planner'

export const connectPriya = async (person: AtApp): Promise<void> => {
  await person.offer(integration, 'user-present').click()
  await signInAtProvider(person.page, 'Priya Nair')
  await expectConnected(person, integration)
}

/** Calls with the connection of the open page; returns the provider's response. */
export const readClients = async (person: AtApp): Promise<string> => {
  await sendRequest(person, 'List clients')
  return readAnswer(person)
}

/** Lets the clock pass the end of a delegation's access, and calls; returns the response and the time of the page. */
export const renewAfterJump = async (person: AtApp): Promise<{ answer: string; now: unknown }> => {
  await startOffer(person, integration, 'delegation')
  await signInAtProvider(person.page, 'Gareth Pugh')
  await openConnected(person, integration)
  await pressInPanel(person.page, texts.pastExpiry)
  return { answer: await readClients(person), now: await person.page.evaluate('Date.now()') }
}

/** The providers are down, and the app says so. `between` comes after the scenario has begun. */
export const meetFailure = async (person: AtApp, between = () => Promise.resolve()): Promise<void> => {
  await chooseScenario(person.page, 'provider-down')
  await between()
  await manageLink(person, integration).click()
  await sendRequest(person, 'List clients')
  await expectFailure(person, 'provider-unreachable')
}

/** Connects, and opens the connection in a second tab. */
export const openSecondTab = async (person: AtApp): Promise<AtApp> => {
  await connectPriya(person)
  const second = await person.openTab()
  await second.goHome()
  await manageLink(second, integration).click()
  return second
}

/** Connects and deletes everything; returns the number of connections that are left. */
export const startAgain = async (person: AtApp): Promise<number> => {
  await connectPriya(person)
  await pressInPanel(person.page, texts.reset)
  await person.offer(integration, 'user-present').waitFor()
  return manageLink(person, integration).count()
}
