import type { AccessModel } from '@planbridge/shared/contract'
import { type Offer, type OfferAccount, offerOf } from './offer.ts'
import type { Found, Tab } from './tab.ts'

/** A person at the app, in a browser of any kind. Elements are found by their visible names. */
export interface AtApp {
  readonly page: Tab
  readonly button: (name: string) => Found
  /** An access model of an integration on the start page. */
  readonly offer: (integration: string, model: AccessModel, account?: OfferAccount) => Offer
  /** Opens another tab of the same browser. */
  readonly openTab: () => Promise<AtApp>
  readonly goHome: () => Promise<void>
}

/** A person in a tab. `origin` is that of the app. */
export const atApp = (page: Tab, origin: string): AtApp => ({
  page,
  button: (name) => page.getByRole('button', { name, exact: true }),
  offer: (integration, model, account = 'same-account') => offerOf(page, { integration, model, account }),
  openTab: async () => atApp(await page.context().newPage(), origin),
  goHome: async () => void (await page.goto(`${origin}/`)),
})
