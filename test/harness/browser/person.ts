import type { AccessModel } from '@planbridge/shared/contract'
import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import type { BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright'
import { recordArtifact } from '../artifacts.ts'
import { answered } from './answered.ts'
import { recordPage } from './page-record.ts'
import { takeScreenshot } from './screenshot.ts'
import type { Environment } from './environment.ts'
import { withoutResponse } from './traffic-record.ts'

/** A person at the app, with a browser of their own: everything goes by what they can read. */
export interface Person {
  readonly context: BrowserContext
  readonly page: Page
  /** What the browser wrote to its console, and errors that nobody caught. */
  readonly console: readonly string[]
  /** Opens another tab of the same browser. */
  readonly openTab: () => Promise<Person>
  readonly button: (name: string) => Locator
  /** The button that starts an access model of an integration. */
  readonly offer: (
    integration: string,
    model: AccessModel,
    words?: 'connectName' | 'otherAccountName',
  ) => Locator
  readonly goHome: () => Promise<void>
  /** Lays down what is in this tab, for the sweep: only when no attempt is under way. */
  readonly leaveRecord: (name: string) => Promise<void>
  readonly close: () => Promise<void>
}

export const openPerson = async (
  environment: Environment,
  options: BrowserContextOptions = {},
): Promise<Person> => {
  const context = await answered(
    'a new person',
    environment.browser.newContext({ locale: 'en-GB', ...options }),
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
  readonly environment: Environment
  readonly context: BrowserContext
  readonly addresses: ReadonlySet<string>
}

const openTab = async (shared: Shared): Promise<Person> => {
  const { environment, context, addresses } = shared
  const page = await answered('a new tab', context.newPage())
  const heard: string[] = []
  page.on('console', (message) => void heard.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => void heard.push(`uncaught: ${error.message}`))
  return {
    context,
    page,
    console: heard,
    openTab: () => openTab(shared),
    button: (name) => page.getByRole('button', { name, exact: true }),
    offer: (integration, model, words = 'connectName') =>
      page.getByRole('button', {
        name: fill(en.offer[words], { integration, model: en.models[model].name }),
        exact: true,
      }),
    goHome: async () => void (await page.goto(`${environment.origin}/`)),
    leaveRecord: async (name) => {
      await recordPage(page, `${environment.name} ${name}`, environment.callbackPaths)
      await takeScreenshot(page, `${environment.name} ${name}`)
    },
    close: async () => {
      await takeScreenshot(page, `${environment.name} ${heard.length} ${Date.now()}`)
      recordArtifact('message', `${environment.name} console`, heard.join('\n'))
      const seen = [...addresses].filter((address) => address.startsWith(environment.origin))
      const shown = seen.map((address) => withoutResponse(address, environment.callbackPaths))
      recordArtifact('message', `${environment.name} address bar`, shown.join('\n'))
      await context.close()
    },
  }
}

/** A request as the app's own script would make it. */
export const callApi = (page: Page, path: string): Promise<{ status: number; body: unknown }> =>
  page.evaluate(async (target) => {
    const response = await fetch(target, { headers: { 'x-planbridge': '1' } })
    return { status: response.status, body: await response.json().catch(() => null) }
  }, path)
