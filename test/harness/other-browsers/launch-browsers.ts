import type { DrivenBrowser } from './driven-browser.ts'
import { findBrowsers } from './find-browsers.ts'
import { launchFirefox } from './firefox.ts'
import { launchWebKit } from './webkit.ts'

export interface OtherBrowsers {
  readonly firefox: DrivenBrowser
  readonly webkit: DrivenBrowser
  readonly close: () => Promise<void>
}

/** Starts the browsers that Playwright does not drive here. */
export const launchOtherBrowsers = async (): Promise<OtherBrowsers> => {
  const found = await findBrowsers()
  const [firefox, webkit] = await Promise.all([launchFirefox(found), launchWebKit(found)])
  return {
    firefox,
    webkit,
    close: async () => void (await Promise.all([firefox.close(), webkit.close()])),
  }
}
