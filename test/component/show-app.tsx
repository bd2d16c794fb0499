import { App } from '@planbridge/web/app/app.tsx'
import { compose, loadAll, type Parts, type World } from '@planbridge/web/app/compose.ts'
import { PartsContext } from '@planbridge/web/app/parts-context.tsx'
import { en } from '@planbridge/web/messages/en.ts'
import { StrictMode } from 'react'
import { render } from 'vitest-browser-react'
import '@planbridge/web/ui/tokens.css'

export interface ShownApp {
  readonly parts: Parts
  /** Where the app sent the browser. */
  readonly visited: readonly string[]
}

/** Draws the whole app at an address, over whatever answers `/bff/*` here. */
export const showApp = async (path = '/', change: Partial<World> = {}): Promise<ShownApp> => {
  const visited: string[] = []
  window.history.replaceState(null, '', path)
  window.sessionStorage.clear()
  const parts = compose({
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
      <PartsContext value={parts}>
        <App />
      </PartsContext>
    </StrictMode>,
  )
  void loadAll(parts)
  return { parts, visited }
}
