import type { Page } from 'playwright'
import { recordArtifact } from '../artifacts.ts'
import { answered } from './with-deadline.ts'
import { withoutResponse } from './traffic-record.ts'

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
    history: {
      address: location.href,
      state: history.state as unknown,
      referrer: document.referrer,
      entries: navigation.entries().map((entry) => [entry.url, entry.getState()]),
    },
    performance: performance.getEntries().map((entry) => entry.toJSON() as { name: string }),
  }
}

/**
 * Lays a tab down for the sweep. While an attempt is under way its verifier rightly lies in the session storage, so this is
 * for moments of rest: then no code, state, verifier or token may be anywhere in it. One place is exempt: a callback
 * document that stays, because it has a failure to tell, is itself the navigation that brought the response, and no script
 * can change what its performance entry says.
 */
export const recordPage = async (
  page: Page,
  name: string,
  callbackPaths: readonly string[],
): Promise<void> => {
  const {
    storage,
    page: content,
    history,
    performance,
  } = await answered('a record of a tab', page.evaluate(readTab))
  const entries = performance.map((entry) => ({ ...entry, name: withoutResponse(entry.name, callbackPaths) }))
  recordArtifact('storage', name, storage)
  recordArtifact('page', name, content)
  recordArtifact('page', `${name} history`, JSON.stringify({ history, entries }))
}
