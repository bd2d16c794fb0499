import type { AccessModel } from '@planbridge/shared/contract'
import { providers } from '@planbridge/shared/providers'
import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import type { Finder, Found } from './tab.ts'

/** An access model of an integration, as a person takes it: by the card of the provider, and the step after it. */
export interface Offer {
  /** Takes it, up to the provider or the dialog for what the access model needs. */
  readonly click: () => Promise<void>
  readonly waitFor: () => Promise<void>
}

/** `another-account`: the person wants to choose the account at the provider. */
export type OfferAccount = 'same-account' | 'another-account'

const submitLabels = [en.offer.connect, en.offer.continue, en.offer.continueTo]

/** Integrations are labelled with the name of their provider and words of their own. */
const providerOf = (integration: string): string =>
  Object.values(providers).find(({ name }) => integration.startsWith(name))?.name ?? integration

/** A name that is one of some texts. */
const oneOf = (...texts: readonly string[]): RegExp => {
  const escaped = texts.map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  return new RegExp(`^(?:${escaped.join('|')})$`)
}

/** The button of a provider's card, whether it is connected or not. */
export const connectButton = (page: Finder, integration: string): Found => {
  const provider = providerOf(integration)
  const names = [en.offer.connectName, en.offer.addName].map((text) => fill(text, { provider }))
  return page.getByRole('button', { name: oneOf(...names) })
}

/** The choice of an access model in the open step. */
export const wayChoice = (page: Finder, integration: string, model: AccessModel): Found => {
  const group = page.getByRole('dialog').getByRole('group', { name: oneOf(integration, en.offer.how) })
  return group.getByRole('radio', { name: new RegExp(`^${en.models[model].name}`) })
}

const submitStep = async (page: Finder, integration: string): Promise<void> => {
  const provider = providerOf(integration)
  const names = submitLabels.map((label) => fill(label, { provider }))
  const submit = page.getByRole('dialog').getByRole('button', { name: oneOf(...names) })
  await submit.click()
}

export const offerOf = (
  page: Finder,
  { integration, model, account }: { integration: string; model: AccessModel; account: OfferAccount },
): Offer => ({
  async click() {
    const button = connectButton(page, integration)
    await button.waitFor()
    const asks = (await button.getAttribute('aria-haspopup')) === 'dialog'
    await button.click()
    if (!asks) return
    await page.getByRole('dialog').waitFor()
    const choice = wayChoice(page, integration, model)
    // A single access model is not asked for.
    if ((await choice.count()) === 0) return
    await choice.check()
    const switchAccount = page.getByRole('checkbox', {
      name: fill(en.offer.otherAccount, { provider: providerOf(integration) }),
    })
    if (account === 'another-account' && (await switchAccount.count()) > 0) await switchAccount.check()
    await submitStep(page, integration)
  },
  waitFor: () => connectButton(page, integration).waitFor(),
})
