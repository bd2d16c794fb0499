import type { Page } from 'playwright'
import { recordArtifact } from '../canary/artifacts.ts'

/** Everything that a script in the app's origin, or somebody at the keyboard, can find in a tab. */
const readTab = async () => {
  const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')]
  const databases = await indexedDB.databases()
  return {
    storage: JSON.stringify({
      local: Object.entries(localStorage),
      session: Object.entries(sessionStorage),
      databases,
      caches: await caches.keys(),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      cookie: document.cookie,
    }),
    page: [document.documentElement.outerHTML, ...fields.map(({ value }) => value)].join('\n'),
    history: JSON.stringify({
      address: location.href,
      state: history.state as unknown,
      referrer: document.referrer,
      entries: navigation.entries().map((entry) => [entry.url, entry.getState()]),
      performance: performance.getEntries().map((entry) => entry.toJSON() as unknown),
    }),
  }
}

/**
 * Lays a tab down for the sweep. While an attempt is under way its verifier rightly lies in the session storage, so this is
 * for moments of rest: then no code, state, verifier or token may be anywhere in it.
 */
export const recordPage = async (page: Page, name: string): Promise<void> => {
  const tab = await page.evaluate(readTab)
  recordArtifact('storage', name, tab.storage)
  recordArtifact('page', name, tab.page)
  recordArtifact('page', `${name} history`, tab.history)
}
