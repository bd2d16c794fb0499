import { en } from '@planbridge/web/messages/en.ts'
import {
  App,
  AppContext,
  type AppPlatform,
  type AppServices,
  compose,
  loadAll,
} from '@planbridge/web/testing'
import { StrictMode } from 'react'
import { render } from 'vitest-browser-react'

export interface ShownApp {
  readonly app: AppServices
  /** The URLs that the app navigated to. */
  readonly visited: readonly string[]
}

/** Renders the whole app at a path; `/bff/*` is answered by the service worker of the test. */
export const showApp = async (path = '/', change: Partial<AppPlatform> = {}): Promise<ShownApp> => {
  const visited: string[] = []
  window.history.replaceState(null, '', path)
  window.sessionStorage.clear()
  const app = compose({
    fetch: (url, init) => window.fetch(url, init),
    storage: () => window.sessionStorage,
    random: window.crypto,
    now: () => Date.now(),
    navigate: (url) => void visited.push(url),
    replace: (url) => void visited.push(url),
    openWindow: () => null,
    copy: async () => true,
    save: () => undefined,
    origin: 'https://app.example',
    announce: () => undefined,
    timeZone: 'Europe/London',
    messages: en,
    ...change,
  })
  await render(
    <StrictMode>
      <AppContext value={app}>
        <App />
      </AppContext>
    </StrictMode>,
  )
  void loadAll(app)
  return { app, visited }
}
