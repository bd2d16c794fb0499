import type { AccessModel } from '@planbridge/shared/contract'
import { type BffFailure, failed, type ShownCode } from '@planbridge/web/core/bff-client.ts'
import { describeFailure } from '@planbridge/web/messages/describe-failure.ts'
import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import type { Locator } from 'playwright'
import { expect } from 'vitest'
import type { AtApp } from './at-app.ts'
import type { OfferAccount } from './offer.ts'
import type { Person } from './person.ts'
import type { Finder } from './tab.ts'

/** Waits for the notice that an integration is connected. */
export const expectConnected = ({ page }: Pick<AtApp, 'page'>, integration: string): Promise<void> =>
  page.getByText(fill(en.notices.connected, { integration }), { exact: true }).waitFor()

/** Waits for the failure with the texts of the catalogue. */
export const expectFailure = async (
  { page }: Pick<AtApp, 'page'>,
  code: ShownCode,
  provider: string | null = 'Dynamic Planner',
  details: Partial<BffFailure> = {},
): Promise<void> => {
  const { title, text } = describeFailure(en, { ...failed(code).failure, ...details }, provider)
  await page.getByText(title, { exact: true }).first().waitFor()
  expect(await page.getByText(text, { exact: true }).count()).toBe(1)
}

/** Waits for the notice and follows its link to the page of the connection. */
export const openConnected = async (
  person: Pick<AtApp, 'page'>,
  integration: string,
  link: string = en.notices.view,
): Promise<void> => {
  await expectConnected(person, integration)
  await person.page.getByRole('link', { name: link, exact: true }).click()
  await person.page.getByRole('heading', { level: 1, name: integration, exact: true }).waitFor()
}

/** Opens the part of the connection's page that is for developers. */
export const openDevelopers = async ({ page }: Pick<AtApp, 'page'>): Promise<void> => {
  const { title } = en.developers
  const summary = page.getByText(title, { exact: true })
  await summary.waitFor()
  const open = page.locator('details[open] > summary').filter({ hasText: title })
  if ((await open.count()) === 0) await summary.click()
}

/** Sends a request from the page of the connection: the named one, or the first one listed. */
export const sendRequest = async (
  person: Pick<AtApp, 'page' | 'button'>,
  request?: string,
): Promise<void> => {
  const { page, button } = person
  await openDevelopers(person)
  const operation = page.getByRole('combobox', { name: en.requestConsole.operation, exact: true })
  if (request !== undefined) await operation.selectOption({ label: request })
  await button(en.requestConsole.send).click()
}

/** The displayed response of the provider. */
export const readAnswer = ({ page }: Pick<AtApp, 'page'>): Promise<string> =>
  page.getByRole('region', { name: en.requestConsole.responseBody }).innerText()

/** The submit button names the provider, which can differ from the label of the integration. */
export const delegationSubmit = new RegExp(`^${fill(en.delegation.submit, { provider: '.+' })}$`)

/** Starts an offer. For a delegation it enters a purpose and accepts the proposed terms. */
export const startOffer = async (
  person: Pick<AtApp, 'page' | 'offer'>,
  integration: string,
  model: AccessModel,
  account: OfferAccount = 'same-account',
): Promise<void> => {
  await person.offer(integration, model, account).click()
  if (model !== 'delegation') return
  const dialog = person.page.getByRole('dialog')
  await dialog.getByLabel(en.delegation.purpose).fill('Prepare the review list')
  await dialog.getByRole('button', { name: delegationSubmit }).click()
}

/** Disconnects the connection of the open page and confirms. */
export const disconnect = async (
  { page, button }: Pick<AtApp, 'page' | 'button'>,
  integration: string,
): Promise<void> => {
  await button(en.connection.disconnect).click()
  await page.getByRole('dialog').getByRole('button', { name: en.disconnect.confirm, exact: true }).click()
  await page.getByText(fill(en.notices.disconnected, { integration })).waitFor()
}

/** The links to the pages of an integration's connections, in the list of the start page. */
export const manageLink = <Page extends Finder>(
  { page }: { readonly page: Page },
  integration: string,
): ReturnType<Page['getByRole']> =>
  page.getByRole('link', {
    name: new RegExp(`^${fill(en.start.manageName, { integration, account: '.+' })}$`),
  }) as ReturnType<Page['getByRole']>

/** The rows of the person's connections on the start page. */
export const connectionRows = ({ page }: Person): Locator =>
  page.getByRole('region', { name: en.start.connections }).getByRole('listitem')

/** Waits until the page offers to sign in, as it does to a stranger and a guest. */
export const expectSignIn = ({ page }: Person): Promise<void> =>
  page.getByRole('heading', { name: en.signIn.title, exact: true }).waitFor()

/** Signs out with the menu of the person or the guest. */
export const signOut = async ({ page, button }: Person): Promise<void> => {
  await page.getByRole('banner').getByRole('button', { expanded: false }).click()
  await button(en.frame.signOut).or(button(en.frame.endGuest)).click()
  await page.getByText(en.notices.signedOut, { exact: true }).waitFor()
}
