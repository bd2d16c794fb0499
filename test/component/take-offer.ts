import type { AccessModel } from '@planbridge/shared/contract'
import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { page } from 'vitest/browser'

export const button = (name: string) => page.getByRole('button', { name, exact: true })

/** The button of a provider's card. */
export const connectButton = (provider: string) => button(fill(en.offer.connectName, { provider }))

export interface ChosenOffer {
  readonly provider: string
  readonly model: AccessModel
  /** The label of the integration, if the provider has several. */
  readonly integration?: string
}

/** Presses Connect and chooses an access model in the step after it. */
export const takeOffer = async ({ provider, model, integration = en.offer.how }: ChosenOffer) => {
  await connectButton(provider).click()
  const dialog = page.getByRole('dialog')
  const group = dialog.getByRole('group', { name: integration, exact: true })
  await group.getByRole('radio', { name: en.models[model].name, exact: false }).click()
  await dialog
    .getByRole('button', { name: new RegExp(`^(?:${en.offer.continue}|${en.offer.connect})`) })
    .click()
}
