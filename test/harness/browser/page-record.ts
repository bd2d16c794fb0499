import type { Page } from 'playwright'
import { recordArtifact } from '../artifacts.ts'
import { withoutResponse } from './traffic-record.ts'
import { withDeadline } from './with-deadline.ts'

/** All data in a tab that a script in the app's origin, or a person at the keyboard, can read. */
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
    performance: performance.getEntries().map((entry) => entry.toJSON() as unknown),
  }
}

/**
 * Records a tab for the secret scan. Call it only when no attempt is pending, because a pending attempt keeps its verifier in
 * session storage. At other times the tab must contain no code, state, verifier or token. The performance entries of a callback
 * document that displays a failure may name its own URL, which carried the response (a slow frame names it as the source of a
 * script): no script can change these entries, so the response is blanked in them.
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
  } = await withDeadline('record of a tab', page.evaluate(readTab))
  const entries = JSON.stringify(performance, (_, value: unknown) =>
    typeof value === 'string' && URL.canParse(value, 'http://localhost')
      ? withoutResponse(value, callbackPaths)
      : value,
  )
  recordArtifact('storage', name, storage)
  recordArtifact('page', name, content)
  recordArtifact('page', `${name} history`, `${JSON.stringify(history)}\n${entries}`)
}
