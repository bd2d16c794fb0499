import type { AccessModel } from '@planbridge/shared/contract'
import type { BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright'
import { recordArtifact } from '../artifacts.ts'
import type { Environment } from './environment.ts'
import { type Offer, type OfferAccount, offerOf } from './offer.ts'
import { recordPage } from './page-record.ts'
import { takeScreenshot } from './screenshot.ts'
import { withoutResponse } from './traffic-record.ts'
import { withDeadline } from './with-deadline.ts'

/** A person at the app with a separate browser context. Elements are found by their visible names. */
export interface Person {
  readonly context: BrowserContext
  readonly page: Page
  /** Console messages and uncaught errors. */
  readonly console: readonly string[]
  /** Opens another tab of the same browser. */
  readonly openTab: () => Promise<Person>
  readonly button: (name: string) => Locator
  /** An access model of an integration on the start page. */
  readonly offer: (integration: string, model: AccessModel, account?: OfferAccount) => Offer
  readonly goHome: () => Promise<void>
  /** Records this tab for the secret scan. Call it only when no attempt is pending. */
  readonly recordTab: (name: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** The parts of an environment that a person needs. */
type PersonEnvironment = Pick<Environment, 'name' | 'origin' | 'browser' | 'callbackPaths'>

export const openPerson = async (
  environment: PersonEnvironment,
  options: BrowserContextOptions = {},
): Promise<Person> => {
  const context = await withDeadline(
    'new browser context',
    environment.browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options }),
  )
  context.setDefaultTimeout(120_000)
  const addresses = new Set<string>()
  context.on('page', (page) => {
    page.on('framenavigated', (frame) => void addresses.add(frame.url()))
  })
  const shared = { environment, context, addresses }
  return openTab(shared)
}

interface Shared {
  readonly environment: PersonEnvironment
  readonly context: BrowserContext
  readonly addresses: ReadonlySet<string>
}

const openTab = async (shared: Shared): Promise<Person> => {
  const { environment, context, addresses } = shared
  const page = await withDeadline('new tab', context.newPage())
  const consoleLines: string[] = []
  page.on('console', (message) => void consoleLines.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => void consoleLines.push(`uncaught: ${error.message}`))
  return {
    context,
    page,
    console: consoleLines,
    openTab: () => openTab(shared),
    button: (name) => page.getByRole('button', { name, exact: true }),
    offer: (integration, model, account = 'same-account') => offerOf(page, { integration, model, account }),
    goHome: async () => void (await page.goto(`${environment.origin}/`)),
    recordTab: async (name) => {
      await recordPage(page, `${environment.name} ${name}`, environment.callbackPaths)
      await takeScreenshot(page, `${environment.name} ${name}`)
    },
    close: async () => {
      await takeScreenshot(page, `${environment.name} ${consoleLines.length} ${Date.now()}`)
      recordArtifact('message', `${environment.name} console`, consoleLines.join('\n'))
      const ownAddresses = [...addresses].filter((address) => address.startsWith(environment.origin))
      const recorded = ownAddresses.map((address) => withoutResponse(address, environment.callbackPaths))
      recordArtifact('message', `${environment.name} address bar`, recorded.join('\n'))
      await context.close()
    },
  }
}

/** Sends a request from the app's own origin, with the header that the app adds. */
export const callApi = (page: Page, path: string): Promise<{ status: number; body: unknown }> =>
  page.evaluate(async (target) => {
    const response = await fetch(target, { headers: { 'x-planbridge': '1' } })
    return { status: response.status, body: await response.json().catch(() => null) }
  }, path)
