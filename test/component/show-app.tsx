import { App } from '@planbridge/web/app/app.tsx'
import { compose, loadAll, type AppServices, type AppPlatform } from '@planbridge/web/app/compose.ts'
import { AppContext } from '@planbridge/web/app/app-context.tsx'
import { en } from '@planbridge/web/messages/en.ts'
import { StrictMode } from 'react'
import { render } from 'vitest-browser-react'
import '@planbridge/web/ui/tokens.css'

export interface ShownApp {
  readonly app: AppServices
  /** Where the app sent the browser. */
  readonly visited: readonly string[]
}

/** Draws the whole app at an address, over whatever answers `/bff/*` here. */
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
