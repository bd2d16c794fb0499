import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ElementHandle, type Frame, launch, type Page } from 'puppeteer-core'
import type { DrivenBrowser, DrivenTab, Place, PrivateSession } from './driven-browser.ts'
import type { FoundBrowsers } from './find-browsers.ts'

const preferences = {
  // Total cookie protection, as people have it: cookies and storage of a frame belong to the site of the page around it.
  'network.cookie.cookieBehavior': 5,
  // A window opens for a click only.
  'dom.disable_open_during_load': true,
  'intl.accept_languages': 'en-GB, en',
}

const frameAt = async (page: Page, place: Place): Promise<Frame> => {
  if (place === null) return page.mainFrame()
  const handle = await page.evaluateHandle(place)
  const frame = await handle.asElement()?.contentFrame()
  if (!frame) throw new Error('There is no such frame.')
  return frame
}

/** A person clicks in the tab that they see. In a hidden one nothing is drawn, and a click waits for minutes. */
const show = async (page: Page): Promise<void> => {
  if ((await page.evaluate('document.visibilityState')) !== 'visible') await page.bringToFront()
}

const tabOf = (page: Page): DrivenTab => ({
  goto: async (address) => void (await page.goto(address)),
  isOpen: () => Promise.resolve(!page.isClosed()),
  evaluate: async (place, expression) => (await frameAt(page, place)).evaluate(expression),
  click: async (place, expression) => {
    await show(page)
    const handle = await (await frameAt(page, place)).evaluateHandle(expression)
    const element = handle.asElement() as ElementHandle | null
    await element?.click()
    return element !== null
  },
})

/** Starts Firefox, which its driver reaches through WebDriver BiDi. */
export const launchFirefox = async ({ firefox }: Pick<FoundBrowsers, 'firefox'>): Promise<DrivenBrowser> => {
  // Firefox refuses the home of another account.
  const home = mkdtempSync(join(tmpdir(), 'planbridge-firefox-'))
  const browser = await launch({
    browser: 'firefox',
    executablePath: firefox,
    headless: true,
    acceptInsecureCerts: true,
    extraPrefsFirefox: preferences,
    env: { ...process.env, HOME: home },
  })
  const tabs = new WeakMap<Page, DrivenTab>()
  const tabFor = (page: Page): DrivenTab => {
    const known = tabs.get(page)
    if (known) return known
    const tab = tabOf(page)
    tabs.set(page, tab)
    return tab
  }
  const startSession = async (): Promise<PrivateSession> => {
    const context = await browser.createBrowserContext()
    return {
      open: async (script) => {
        const page = await context.newPage()
        await page.evaluateOnNewDocument(script)
        return tabFor(page)
      },
      tabs: async () => (await context.pages()).map(tabFor),
      close: () => context.close(),
    }
  }
  const close = async () => {
    await browser.close()
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  }
  return { name: 'Firefox', startSession, close }
}
